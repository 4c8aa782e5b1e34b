//! `dixit denials`: who rejects what, and whom it answers.

use super::answers::{key, place, print, question, via};
use crate::args::{AnswerArgs, Global};
use crate::table::Table;
use crate::{Outcome, load};
use serde_json::json;

pub(crate) fn run(args: &AnswerArgs, global: &Global) -> anyhow::Result<Outcome> {
    load::answered(&args.from, global, |_, answers| {
        let mut table = Table::new(&[
            "who",
            "kind",
            "certainty",
            "denied_claim",
            "answers",
            "via",
            "quote",
            "where",
            "when",
            "attribution",
        ]);
        for answer in answers.denials(&question(args)) {
            let denial = &answer.denial;
            let denied = answer.denied.iter().map(|other| format!("{}: {}", other.name, other.quote));
            table.push(vec![
                json!(denial.name),
                json!(answer.kind.map(|kind| kind.as_str())),
                json!(denial.certainty.as_str()),
                json!(answer.claim),
                json!(denied.collect::<Vec<_>>()),
                via(denial),
                json!(denial.quote),
                place(denial),
                json!(denial.time),
                key(denial),
            ]);
        }
        print(table, args)
    })
}
