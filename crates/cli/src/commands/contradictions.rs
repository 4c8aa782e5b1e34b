//! `dixit contradictions`: utterances that cannot both hold.

use super::answers::{key, place, print, question};
use crate::args::{AnswerArgs, Global};
use crate::table::Table;
use crate::{Outcome, load};
use serde_json::json;

pub(crate) fn run(args: &AnswerArgs, global: &Global) -> anyhow::Result<Outcome> {
    load::answered(&args.from, global, |_, answers| {
        let mut table = Table::new(&[
            "one",
            "one_says",
            "other",
            "other_says",
            "basis",
            "score",
            "one_where",
            "other_where",
            "one_attribution",
            "other_attribution",
        ])
        .hiding(&["score", "one_where", "other_where"]);
        for pair in answers.contradictions(&question(args)) {
            table.push(vec![
                json!(pair.one.name),
                json!(pair.one.quote),
                json!(pair.other.name),
                json!(pair.other.quote),
                json!(pair.basis),
                json!((f64::from(pair.score) * 100.0).round() / 100.0),
                place(&pair.one),
                place(&pair.other),
                key(&pair.one),
                key(&pair.other),
            ]);
        }
        print(table, args)
    })
}
