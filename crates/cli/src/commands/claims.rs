//! `dixit claims`: who holds and who denies each claim, in which words.

use super::answers::{key, place, print, question, via};
use crate::args::{AnswerArgs, Global};
use crate::table::Table;
use crate::{Outcome, load};
use dixit_graph::Holding;
use serde_json::json;

pub(crate) fn run(args: &AnswerArgs, global: &Global) -> anyhow::Result<Outcome> {
    load::answered(&args.from, global, |_, answers| {
        let mut table = Table::new(&[
            "claim",
            "origins",
            "who",
            "position",
            "stance",
            "certainty",
            "via",
            "quote",
            "where",
            "when",
            "attribution",
            "id",
        ])
        .grouped_by(2);
        for claim in answers.claims(&question(args)) {
            for position in &claim.positions {
                let utterance = &position.utterance;
                let holding = match position.holding {
                    Holding::Holds => "holds",
                    Holding::Denies => "denies",
                    Holding::Doubts => "doubts",
                    Holding::Other => "",
                };
                table.push(vec![
                    json!(claim.text),
                    json!(claim.n_origins),
                    json!(utterance.name),
                    json!(holding),
                    json!(utterance.stance.as_str()),
                    json!(utterance.certainty.as_str()),
                    via(utterance),
                    json!(utterance.quote),
                    place(utterance),
                    json!(utterance.time),
                    key(utterance),
                    json!(claim.id.0),
                ]);
            }
        }
        print(table, args)
    })
}
