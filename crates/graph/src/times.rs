//! When something was said: `on Sunday`, `in June`, `yesterday`, counted from the article's date.

use dixit_document::{Attribution, Document, TokenRange};

/// Per attribution, when it was said, ISO 8601 (`2016-06-14`, `2016-06`), as far as its own words tell.
pub(crate) fn said(document: &Document, attributions: &[Attribution]) -> Vec<Option<String>> {
    let published = document.article().metadata.published.as_deref().and_then(Date::parse);
    let Some(published) = published else { return vec![None; attributions.len()] };
    attributions.iter().map(|attribution| said_at(document, attribution, published)).collect()
}

/// How far from the cue a time is looked for, in words.
const REACH: usize = 12;

fn said_at(document: &Document, attribution: &Attribution, published: Date) -> Option<String> {
    let cue = attribution.cue?;
    let sentence = document.sentences()[document.sentence_of(dixit_document::TokenId(cue.start() as u32))];
    let from = sentence.start().max(cue.start().saturating_sub(REACH));
    let to = sentence.end().min(cue.end() + REACH);
    let outside = |index: usize| !attribution.content.iter().any(|range| range.holds(index));
    // the nearest first: after the cue, then before it
    let after = (cue.end()..to).take_while(|&index| outside(index) || index == cue.end());
    let places = after.filter(|&index| outside(index)).chain((from..cue.start()).rev().filter(|&index| outside(index)));
    places.into_iter().find_map(|index| read(document, TokenRange::new(index, sentence.end()), published))
}

/// A time expression that starts at the range's first token.
fn read(document: &Document, range: TokenRange, published: Date) -> Option<String> {
    let word = |offset: usize| {
        let index = range.start() + offset;
        (index < range.end()).then(|| document.form(&document.tokens()[index]).to_lowercase())
    };
    let before = range.start().checked_sub(1).map(|index| document.form(&document.tokens()[index]).to_lowercase());
    let first = word(0)?;
    let back = |days: i64| Some(published.plus(-days).to_string());
    match first.as_str() {
        "today" | "tonight" => return back(0),
        "yesterday" => return back(1),
        _ => {}
    }
    let capital = document.form(&document.tokens()[range.start()]).starts_with(char::is_uppercase);
    if !capital {
        return None;
    }
    if let Some(weekday) = named(&first, WEEKDAYS) {
        let same = (published.weekday() + 7 - weekday as i64) % 7;
        return match before.as_deref() {
            Some("next") => None,
            // "last Sunday" is not the day of publication
            Some("last") => back(if same == 0 { 7 } else { same }),
            _ => back(same),
        };
    }
    let cut = first.trim_end_matches('.');
    let month = named(cut, MONTHS)? as i64 + 1;
    let number = |text: Option<String>| text.and_then(|text| text.trim_end_matches(',').parse::<i64>().ok());
    let day = number(word(1)).filter(|day| (1..=31).contains(day));
    let at = if day.is_some() { 2 } else { 1 };
    let comma = usize::from(word(at).as_deref() == Some(","));
    let year = number(word(at + comma)).filter(|year| (1900..2200).contains(year));
    let later = (month, day.unwrap_or(0)) > (published.month, published.day);
    let year = year.unwrap_or(published.year - i64::from(later));
    Some(match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    })
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

/// The place of a full or shortened name in a list.
fn named(word: &str, names: &[&str]) -> Option<usize> {
    let word = word.trim_end_matches('.');
    let letters = word.chars().count();
    names.iter().position(|name| *name == word || ((3..=4).contains(&letters) && name.starts_with(word)))
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// The day that an ISO 8601 text starts with.
    fn parse(text: &str) -> Option<Date> {
        let mut parts = text.get(..10)?.split('-').map(|part| part.parse::<i64>().ok());
        let date = Date { year: parts.next()??, month: parts.next()??, day: parts.next()?? };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }

    /// Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`).
    fn days(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted = (self.month + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + self.day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The inverse of [`Date::days`] (same source, `civil_from_days`).
    fn from_days(days: i64) -> Date {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date { year, month, day: day_of_year - (153 * shifted + 2) / 5 + 1 }
    }

    fn plus(self, days: i64) -> Date {
        Date::from_days(self.days() + days)
    }

    /// 0 for Monday to 6 for Sunday.
    fn weekday(self) -> i64 {
        (self.days() + 3).rem_euclid(7)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_both_ways() {
        for days in (-200_000..200_000).step_by(97) {
            assert_eq!(Date::from_days(days).days(), days);
        }
        let date = Date::parse("2016-07-26T12:00:00Z").expect("a date");
        assert_eq!((date.weekday(), date.plus(-2).to_string()), (1, "2016-07-24".into()));
        assert_eq!(Date::parse("2016"), None);
        assert_eq!(Date::parse("2016-13-01"), None);
    }
}
