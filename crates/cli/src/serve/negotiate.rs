//! Content negotiation: which of the media types that are offered suits the client best (RFC 9110, section 12.5.1).

/// One media range of an `Accept` header.
#[derive(Debug, PartialEq)]
struct Range {
    main: String,
    sub: String,
    quality: f32,
}

/// What a client accepts.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Accept {
    ranges: Vec<Range>,
}

impl Accept {
    /// Reads the header; without one, or with nothing readable in it, anything suits.
    pub(super) fn new(header: Option<&str>) -> Accept {
        let ranges = header.unwrap_or("*/*").split(',').filter_map(range).collect::<Vec<_>>();
        if ranges.is_empty() { Accept { ranges: range("*/*").into_iter().collect() } } else { Accept { ranges } }
    }

    /// The place of the best one of `offered`; of equally good ones the first.
    pub(super) fn choose(&self, offered: &[&str]) -> Option<usize> {
        let mut best: Option<(usize, f32)> = None;
        for (at, media_type) in offered.iter().enumerate() {
            let quality = self.quality(media_type);
            if quality > 0.0 && best.is_none_or(|(_, least)| quality > least) {
                best = Some((at, quality));
            }
        }
        best.map(|(at, _)| at)
    }

    /// How much the client wants this media type: that of the most specific range; 0 for not at all.
    pub(super) fn quality(&self, media_type: &str) -> f32 {
        let (main, sub) = media_type.split_once('/').unwrap_or((media_type, ""));
        let fits = |range: &&Range| (range.main == "*" || range.main == main) && (range.sub == "*" || range.sub == sub);
        let specific = |range: &Range| usize::from(range.main != "*") + usize::from(range.sub != "*");
        let most = self.ranges.iter().filter(fits).map(specific).max();
        let ranges = self.ranges.iter().filter(fits).filter(|range| Some(specific(range)) == most);
        ranges.map(|range| range.quality).fold(0.0, f32::max)
    }
}

fn range(text: &str) -> Option<Range> {
    let mut parts = text.split(';');
    let (main, sub) = parts.next()?.trim().split_once('/')?;
    let quality = parts.filter_map(|part| part.trim().strip_prefix("q=")).next();
    let quality = quality.map_or(Some(1.0), |quality| quality.trim().parse().ok())?;
    // Old clients ask for result formats by these names.
    let (main, sub) = match (main.to_ascii_lowercase(), sub.to_ascii_lowercase()) {
        (main, sub) if main == "application" && sub == "json" => (main, "sparql-results+json".to_owned()),
        (main, sub) if matches!(main.as_str(), "application" | "text") && sub == "xml" => {
            ("application".to_owned(), "sparql-results+xml".to_owned())
        }
        (main, sub) if main == "text" && sub == "plain" => ("application".to_owned(), "n-triples".to_owned()),
        (main, sub) if main == "application" && sub == "x-turtle" => ("text".to_owned(), "turtle".to_owned()),
        names => names,
    };
    Some(Range { main, sub, quality })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_offer_wins() {
        let offered = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"];
        let cases = [
            (None, Some(0)),
            (Some(""), Some(0)),
            (Some("*/*"), Some(0)),
            (Some("text/csv"), Some(2)),
            (Some("text/*"), Some(2)),
            (Some("TEXT/CSV;q=0.5, application/sparql-results+xml; q=0.7"), Some(1)),
            (Some("application/sparql-results+json;q=0, */*"), Some(1)),
            (Some("application/sparql-results+json;q=0.1, */*;q=0.2"), Some(1)),
            (Some("application/json"), Some(0)),
            (Some("text/html"), None),
            (Some("text/csv;q=0"), None),
            (Some("nonsense"), Some(0)),
        ];
        for (header, chosen) in cases {
            assert_eq!(Accept::new(header).choose(&offered), chosen, "{header:?}");
        }
    }
}
