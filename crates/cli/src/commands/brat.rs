//! Standoff annotation of the brat tool: text-bound annotations, one event per attribution, attributes of the event.
//! Offsets count Unicode code points, as brat's do.

use dixit_graph::ArticleRecord;
use std::fmt::Write;

/// The `.ann` lines of an article. Several articles in one stream are told apart by a first line `# id`, which brat skips.
pub(crate) fn write(record: &ArticleRecord) -> String {
    let mut lines = format!("# {}\n", record.doc);
    let mut n_spans = 0;
    let mut n_attributes = 0;
    for (number, attribution) in record.attributions.iter().enumerate() {
        let number = number + 1;
        let mut roles = vec![];
        for (role, spans, words) in [
            ("Cue", &attribution.cue, &attribution.evidence.cue),
            ("Source", &attribution.source_span, &attribution.evidence.source),
            ("Content", &attribution.content, &attribution.evidence.content),
        ] {
            if spans.is_empty() {
                continue;
            }
            n_spans += 1;
            let places: Vec<String> = spans.iter().map(|[start, end]| format!("{start} {end}")).collect();
            let words = words.replace(" … ", " ").replace(['\n', '\r', '\t'], " ");
            let _ = writeln!(lines, "T{n_spans}\t{role} {}\t{words}", places.join(";"));
            roles.push(format!("{role}:T{n_spans}"));
        }
        // An event needs a trigger: a quotation without a cue has none.
        if roles.first().is_none_or(|role| !role.starts_with("Cue")) {
            continue;
        }
        let _ = writeln!(lines, "E{number}\t{}", roles.join(" "));
        for (name, value) in [
            ("Stance", attribution.stance.as_str()),
            ("Certainty", attribution.certainty.as_str()),
            ("Quotation", attribution.quotation.as_str()),
        ] {
            n_attributes += 1;
            let _ = writeln!(lines, "A{n_attributes}\t{name} E{number} {value}");
        }
    }
    lines
}
