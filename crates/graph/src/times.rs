//! When something was said: `on Sunday`, `in June`, `two days later`, counted from the article's date.

use crate::calendar::Date;
use dixit_document::{Attribution, Document, TokenId, TokenRange, Upos};

/// Per attribution, when it was said, ISO 8601 (`2016-06-14`, `2016-06`, `2016`), as far as its own words tell.
pub(crate) fn said(document: &Document, attributions: &[Attribution]) -> Vec<Option<String>> {
    let published = document.article().metadata.published.as_deref().and_then(Date::parse);
    let Some(published) = published else { return vec![None; attributions.len()] };
    let mut reader = Reader { document, published, last: None };
    attributions.iter().map(|attribution| reader.said_at(attribution).map(|time| time.to_string())).collect()
}

/// How far from the cue a time is looked for, in words.
const REACH: usize = 12;

/// A day, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Time {
    Day(Date),
    Month(i64, i64),
    Year(i64),
}

impl Time {
    fn month_of(day: Date) -> Time {
        Time::Month(day.year, day.month)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Time::Day(day) => write!(f, "{day}"),
            Time::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Time::Year(year) => write!(f, "{year:04}"),
        }
    }
}

struct Reader<'d> {
    document: &'d Document,
    published: Date,
    /// The day of the last attribution that had one: `two days later` counts from it.
    last: Option<Date>,
}

impl Reader<'_> {
    fn said_at(&mut self, attribution: &Attribution) -> Option<Time> {
        let cue = attribution.cue?;
        let sentence = self.document.sentences()[self.document.sentence_of(TokenId(cue.start() as u32))];
        let from = sentence.start().max(cue.start().saturating_sub(REACH));
        let to = sentence.end().min(cue.end() + REACH);
        let outside = |index: usize| !attribution.content.iter().any(|range| range.holds(index));
        // the nearest first: after the cue, then before it
        let after = (cue.end()..to).take_while(|&index| outside(index) || index == cue.end());
        let places =
            after.filter(|&index| outside(index)).chain((from..cue.start()).rev().filter(|&index| outside(index)));
        let found = places.into_iter().find_map(|index| self.read(TokenRange::new(index, sentence.end())));
        if let Some(Time::Day(day)) = found {
            self.last = Some(day);
        }
        found
    }

    fn lower(&self, index: usize) -> String {
        self.document.form(&self.document.tokens()[index]).to_lowercase()
    }

    /// A time expression that starts at the range's first token.
    fn read(&self, range: TokenRange) -> Option<Time> {
        let start = range.start();
        let word = |offset: usize| (start + offset < range.end()).then(|| self.lower(start + offset));
        let before = start.checked_sub(1).map(|index| self.lower(index)).unwrap_or_default();
        let first = word(0)?;
        let second = word(1).unwrap_or_default();
        let third = word(2).unwrap_or_default();
        let day = |days: i64| Some(Time::Day(self.published.plus(days)));
        match (first.as_str(), second.as_str()) {
            ("today" | "tonight", _) | ("this", "morning" | "afternoon" | "evening") => return day(0),
            ("yesterday", _) | ("last", "night") => return day(-1),
            ("this", "month") => return Some(Time::month_of(self.published)),
            ("this", "year") => return Some(Time::Year(self.published.year)),
            ("last", "month") => {
                let before = Date { day: 1, ..self.published }.plus(-1);
                return Some(Time::month_of(before));
            }
            ("last", "year") => return Some(Time::Year(self.published.year - 1)),
            ("last", "week") => return self.week(-1),
            ("this", "week") => return self.week(0),
            ("next" | "following", "day" | "morning") if before == "the" => {
                return self.last.map(|last| Time::Day(last.plus(1)));
            }
            _ => {}
        }
        if let Some(n) = number(&first) {
            let ago = match third.as_str() {
                "ago" | "earlier" => -n,
                "later" => n,
                _ => 0,
            };
            if ago != 0 {
                let from = if third == "ago" { Some(self.published) } else { self.last };
                return counted(from?, ago, &second);
            }
        }
        self.dated(range, &first, &before)
    }

    /// Weekdays, days of months, months and years by name or number.
    fn dated(&self, range: TokenRange, first: &str, before: &str) -> Option<Time> {
        let start = range.start();
        let word = |offset: usize| (start + offset < range.end()).then(|| self.lower(start + offset));
        let published = self.published;
        if let Some(day) = Date::parse(first).filter(|_| first.len() == 10) {
            return Some(Time::Day(day));
        }
        let figure = |text: Option<String>| text.and_then(|text| text.trim_end_matches(',').parse::<i64>().ok());
        let year = |text: Option<String>| figure(text).filter(|year| (1900..2200).contains(year));
        let day_of = |text: Option<String>| figure(text).filter(|day| (1..=31).contains(day));
        if let Some(year) = year(word(0)).filter(|_| matches!(before, "in" | "during" | "since" | "of")) {
            return Some(Time::Year(year));
        }
        let token = &self.document.tokens()[start];
        let form = self.document.form(token);
        if let (Some(day), Some(month)) = (day_of(word(0)), word(1).and_then(|word| named(&word, MONTHS))) {
            let capital = self.document.form(&self.document.tokens()[start + 1]).starts_with(char::is_uppercase);
            return capital.then(|| self.day(month as i64 + 1, day, year(word(2))));
        }
        if !form.starts_with(char::is_uppercase) || token.upos == Upos::Verb {
            return None;
        }
        if let Some(weekday) = named(first, WEEKDAYS) {
            let same = (published.weekday() + 7 - weekday as i64) % 7;
            return match before {
                "next" => None,
                // "last Sunday" is not the day of publication
                "last" if same == 0 => Some(Time::Day(published.plus(-7))),
                _ => Some(Time::Day(published.plus(-same))),
            };
        }
        let month = named(first, MONTHS)? as i64 + 1;
        let day = day_of(word(1));
        let at = if day.is_some() { 2 } else { 1 };
        let comma = usize::from(word(at).as_deref() == Some(","));
        let year = year(word(at + comma));
        if let Some(day) = day {
            return Some(self.day(month, day, year));
        }
        // "May" alone may be somebody's name
        let dated = year.is_some()
            || matches!(
                before,
                "in" | "since" | "last" | "this" | "during" | "early" | "late" | "mid" | "by" | "until"
            );
        dated.then(|| Time::Month(year.unwrap_or(published.year - i64::from(month > published.month)), month))
    }

    /// A day of a month; without a year, the last such day before the article's.
    fn day(&self, month: i64, day: i64, year: Option<i64>) -> Time {
        let later = (month, day) > (self.published.month, self.published.day);
        let year = year.unwrap_or(self.published.year - i64::from(later));
        // what no calendar has, `February 30`, is the month alone
        let date = Date { year, month, day };
        if date.plus(0) == date { Time::Day(date) } else { Time::Month(year, month) }
    }

    /// The month of a week, counted from the article's; none when the week is of two months.
    fn week(&self, weeks: i64) -> Option<Time> {
        let monday = self.published.plus(7 * weeks - self.published.weekday());
        let sunday = monday.plus(6);
        (monday.month == sunday.month).then(|| Time::month_of(monday))
    }
}

/// So many days, weeks, months or years from a day, no more exact than the unit.
fn counted(from: Date, n: i64, unit: &str) -> Option<Time> {
    match unit {
        "day" | "days" => Some(Time::Day(from.plus(n))),
        "week" | "weeks" => Some(Time::month_of(from.plus(7 * n))),
        "month" | "months" => {
            let months = from.year * 12 + from.month - 1 + n;
            Some(Time::Month(months.div_euclid(12), months.rem_euclid(12) + 1))
        }
        "year" | "years" => Some(Time::Year(from.year + n)),
        _ => None,
    }
}

/// A small number in words or figures.
fn number(word: &str) -> Option<i64> {
    const WORDS: &[&str] =
        &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let named = WORDS.iter().position(|name| *name == word).map(|place| place as i64 + 1);
    let article = matches!(word, "a" | "an").then_some(1);
    named.or(article).or_else(|| word.parse().ok().filter(|n| (1..1000).contains(n)))
}

const WEEKDAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The place of a name in a list, in full or shortened with a dot (`Oct.`).
fn named(word: &str, names: &[&str]) -> Option<usize> {
    let cut = word.strip_suffix('.');
    names.iter().position(|name| {
        *name == word || cut.is_some_and(|cut| *name == cut || (3..=5).contains(&cut.len()) && name.starts_with(cut))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand_made::{act, document};
    use dixit_document::Stance;

    /// When the last word of `words` was said, in an article of Friday, 2031-03-07.
    #[track_caller]
    fn check(words: &str, expected: Option<&str>) {
        let words: Vec<&str> = words.split(' ').collect();
        let mut lines: Vec<String> = words.iter().map(|word| format!("{word} {word} NOUN NN 1 dep")).collect();
        lines[0] = format!("{} {} NOUN NN 0 root", words[0], words[0]);
        let document = document(&lines.join("\n"), &[], Some("2031-03-07"));
        let n = words.len();
        let found = said(&document, &[act(&document, (0, 0), (n - 1, n), (n - 1, n), Stance::Asserts)]);
        assert_eq!(found[0].as_deref(), expected, "{words:?}");
    }

    #[test]
    fn times_are_counted_from_the_day_of_the_article() {
        check("She yesterday said", Some("2031-03-06"));
        check("On Thursday morning she said", Some("2031-03-06"));
        check("last Friday she said", Some("2031-02-28"));
        check("On Oct. 7 she said", Some("2030-10-07"));
        check("On March 4 , 2029 , she said", Some("2029-03-04"));
        check("On 4 March she said", Some("2031-03-04"));
        check("In 2015 she said", Some("2015"));
        check("In June she said", Some("2030-06"));
        check("last month she said", Some("2031-02"));
        check("last week she said", None);
        check("two days ago she said", Some("2031-03-05"));
        check("three months ago she said", Some("2030-12"));
        check("a year ago she said", Some("2030"));
        check("February 30 she said", Some("2031-02"));
    }

    #[test]
    fn names_are_no_months_or_days() {
        check("Marc said", None);
        check("May said", None);
        check("The Sun said", None);
        check("march on she said", None);
    }

    #[test]
    fn later_counts_from_what_was_said_before() {
        let lines = "Monday Monday PROPN NNP 2 obl\nsaid say VERB VBD 0 root\nit it PRON PRP 2 obj\n\n\
                     Two two NUM CD 2 nummod\ndays day NOUN NNS 4 obl\nlater later ADV RB 2 advmod\nsaid say VERB VBD 0 root\n\
                     it it PRON PRP 4 obj";
        let document = document(lines, &[], Some("2031-03-07"));
        let acts = [
            act(&document, (0, 0), (1, 2), (2, 3), Stance::Asserts),
            act(&document, (3, 3), (6, 7), (7, 8), Stance::Asserts),
        ];
        let found = said(&document, &acts);
        assert_eq!(found, [Some("2031-03-03".to_owned()), Some("2031-03-05".to_owned())]);
    }
}
