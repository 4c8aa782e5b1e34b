//! Small steps for writing triples about one subject.

use crate::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};

/// Adds triples about one subject to a list.
pub(crate) struct Node<'a> {
    subject: NamedNode,
    out: &'a mut Vec<Triple>,
}

impl<'a> Node<'a> {
    pub(crate) fn new(subject: NamedNode, out: &'a mut Vec<Triple>) -> Node<'a> {
        Node { subject, out }
    }

    /// It is of this class.
    pub(crate) fn a(self, class: NamedNodeRef<'_>) -> Self {
        self.add(rdf::TYPE, class.into_owned())
    }

    /// It has this property.
    pub(crate) fn add(self, property: NamedNodeRef<'_>, value: impl Into<Term>) -> Self {
        self.out.push(Triple::new(self.subject.clone(), property.into_owned(), value));
        self
    }

    /// It has this property, if there is a value.
    pub(crate) fn add_some(self, property: NamedNodeRef<'_>, value: Option<impl Into<Term>>) -> Self {
        match value {
            Some(value) => self.add(property, value),
            None => self,
        }
    }

    /// It has this property once for each value.
    pub(crate) fn add_all<T: Into<Term>>(
        mut self,
        property: NamedNodeRef<'_>,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        for value in values {
            self = self.add(property, value);
        }
        self
    }
}

/// Words.
pub(crate) fn text(value: &str) -> Literal {
    Literal::new_simple_literal(value)
}

/// A count.
pub(crate) fn integer(value: usize) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::INTEGER)
}

/// A probability or score as `xsd:decimal`, as short as it can be.
pub(crate) fn decimal(value: f32) -> Literal {
    let value = if value.is_finite() { value + 0.0 } else { 0.0 };
    let mut digits = value.to_string(); // never with an exponent
    if !digits.contains('.') {
        digits.push_str(".0");
    }
    Literal::new_typed_literal(digits, xsd::DECIMAL)
}

/// A date, month, year or instant as its datatype if it is well formed, else as words.
pub(crate) fn date(value: &str) -> Literal {
    let datatype = match value.len() {
        4 if is_year(value) => Some(xsd::G_YEAR),
        7 if is_month(value) => Some(xsd::G_YEAR_MONTH),
        10 if is_day(value) => Some(xsd::DATE),
        _ if is_instant(value) => Some(xsd::DATE_TIME),
        _ => None,
    };
    datatype.map_or_else(|| text(value), |datatype| Literal::new_typed_literal(value, datatype))
}

fn is_year(value: &str) -> bool {
    value.len() == 4 && number(value).is_some_and(|year| year > 0)
}

fn is_month(value: &str) -> bool {
    value.split_once('-').is_some_and(|(year, month)| is_year(year) && in_range(month, 1, 12))
}

fn is_day(value: &str) -> bool {
    let Some((month, day)) = value.rsplit_once('-') else { return false };
    let (Some(year), Some(month_number)) = (month.get(..4).and_then(number), month.get(5..).and_then(number)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let n_days = match month_number {
        2 => 28 + usize::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    is_month(month) && in_range(day, 1, n_days)
}

fn is_instant(value: &str) -> bool {
    let Some((day, time)) = value.split_once('T') else { return false };
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let clock: Vec<&str> = clock.split(':').collect();
    let zone_fits = match zone.strip_prefix(['+', '-']) {
        Some(offset) => {
            offset.split_once(':').is_some_and(|(hours, minutes)| in_range(hours, 0, 13) && in_range(minutes, 0, 59))
        }
        None => matches!(zone, "" | "Z"),
    };
    is_day(day)
        && clock.len() == 3
        && in_range(clock[0], 0, 23)
        && in_range(clock[1], 0, 59)
        && in_range(clock[2], 0, 59)
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && zone_fits
}

fn in_range(digits: &str, low: usize, high: usize) -> bool {
    digits.len() == 2 && number(digits).is_some_and(|value| (low..=high).contains(&value))
}

fn number(digits: &str) -> Option<usize> {
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_get_the_datatype_they_fit() {
        let cases = [
            ("2031-05-04", xsd::DATE),
            ("2028-02-29", xsd::DATE),
            ("2031-05", xsd::G_YEAR_MONTH),
            ("2031", xsd::G_YEAR),
            ("2031-05-04T10:20:30Z", xsd::DATE_TIME),
            ("2031-05-04T10:20:30.25+02:00", xsd::DATE_TIME),
        ];
        for (value, datatype) in cases {
            assert_eq!(date(value).datatype(), datatype, "{value}");
        }
        for value in
            ["", "2031-02-29", "2031-13-01", "May 4", "2031-05-04T10:20", "2031-05-04T25:00:00", "２０３１", "+2031-05"]
        {
            assert_eq!(date(value), text(value), "{value:?}");
        }
    }

    #[test]
    fn decimals_are_short_and_valid() {
        for (value, written) in
            [(0.93, "0.93"), (1.0, "1.0"), (0.0, "0.0"), (-0.0, "0.0"), (f32::NAN, "0.0"), (1e-7, "0.0000001")]
        {
            assert_eq!(decimal(value).value(), written);
        }
    }
}
