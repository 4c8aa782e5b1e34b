//! Publication dates as pages and files write them, brought to ISO 8601.

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `YYYY-MM-DD`, with the time as written where there is an ISO one; `None` for anything that is no date.
///
/// Understands `2024-05-01`, `2024-05-01T10:00:00Z`, `2024/05/01`, `20240501`, `May 1, 2024`, `1 May 2024` and dates
/// with a weekday before or a time behind. Dates such as `5/1/2024`, which mean two days, are not understood.
pub(super) fn normalize(written: &str) -> Option<String> {
    let written = written.trim();
    iso(written).or_else(|| in_words(written))
}

fn iso(written: &str) -> Option<String> {
    let day = written.get(..10).unwrap_or(written);
    let rest = written.get(10..).unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [year, month, day] = match parts[..] {
        [year, month, day] if year.len() == 4 => [year, month, day],
        [only] if written.len() == 8 && only.is_ascii() => [&only[..4], &only[4..6], &only[6..]],
        _ => return None,
    };
    let date = date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    match rest.as_bytes() {
        [] => Some(date),
        [b'T' | b't' | b' ', hour, ..] if hour.is_ascii_digit() => {
            let time = rest[1..].trim();
            let iso_time = time.bytes().all(|byte| byte.is_ascii_digit() || b":.+-Zz".contains(&byte));
            Some(if iso_time && rest.starts_with(['T', 't']) { format!("{date}T{time}") } else { date })
        }
        _ => None,
    }
}

fn in_words(written: &str) -> Option<String> {
    let words: Vec<&str> = written.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let place = words.iter().position(|word| month(word).is_some())?;
    let month = month(words[place])?;
    let number = |index: Option<usize>| {
        let word = words.get(index?)?;
        word.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u16>().ok()
    };
    let (before, after, second) = (number(place.checked_sub(1)), number(Some(place + 1)), number(Some(place + 2)));
    match (before, after, second) {
        (Some(day @ 1..=31), Some(year @ 1000..), _) => date(year, month, day),
        (_, Some(day @ 1..=31), Some(year @ 1000..)) => date(year, month, day),
        _ => None,
    }
}

fn month(word: &str) -> Option<u16> {
    let lower = word.to_lowercase();
    let full = ["january", "february", "march", "april", "june", "july", "august", "september", "october", "november"];
    let known = MONTHS.contains(&lower.as_str())
        || full.contains(&lower.as_str())
        || ["sept", "december"].contains(&lower.as_str());
    let index = MONTHS.iter().position(|month| lower.starts_with(month))?;
    known.then_some(index as u16 + 1)
}

fn date(year: u16, month: u16, day: u16) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let n_days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1000..=9999).contains(&year) && (1..=n_days).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::normalize;

    #[test]
    fn brings_dates_to_one_form() {
        for (written, expected) in [
            ("2024-05-01", Some("2024-05-01")),
            ("2024-05-01T10:00:00Z", Some("2024-05-01T10:00:00Z")),
            ("2024-05-01T10:00:00+02:00", Some("2024-05-01T10:00:00+02:00")),
            ("2024-05-01 10:00 AM", Some("2024-05-01")),
            ("2024/05/01", Some("2024-05-01")),
            ("20240501", Some("2024-05-01")),
            ("May 1, 2024", Some("2024-05-01")),
            ("Wed, 1 May 2024 10:00:00 GMT", Some("2024-05-01")),
            ("Sept. 3rd, 2024", Some("2024-09-03")),
            ("29 February 2023", None),
            ("5/1/2024", None),
            ("2024-13-01", None),
            ("yesterday", None),
            ("", None),
            ("2024-05-0é", None),
        ] {
            assert_eq!(normalize(written).as_deref(), expected, "{written}");
        }
    }
}
