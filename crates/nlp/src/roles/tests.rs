use crate::{Models, Pipeline};
use dixit_document::Article;

/// `kind words | holder | employer` of each role.
fn roles(text: &str) -> Vec<String> {
    let pipeline = Pipeline::new(Models::shipped().unwrap());
    let document = pipeline.annotate(Article::new("test", text));
    let of = |id| document.words(document.mention(id).tokens);
    document
        .roles()
        .iter()
        .map(|role| {
            let employer = role.employer.map_or("-", of);
            format!("{} {} | {} | {employer}", role.kind, document.words(role.tokens), of(role.holder))
        })
        .collect()
}

#[test]
fn the_ways_to_say_what_somebody_does() {
    for (text, expected) in [
        ("The council thanked Sen. Carl Jones for his work.", "title Sen. | Carl Jones | -"),
        ("It was Mayor Ann Alder who spoke first.", "title Mayor | Ann Alder | -"),
        ("Ann Alder, chief of staff at Acme Corp., denied it.", "role chief of staff | Ann Alder | Acme Corp."),
        ("Acme Corp. spokesman Bo Birch said so.", "role spokesman | Bo Birch | Acme Corp."),
        ("A spokesman for the ministry said so.", "role spokesman | A spokesman | the ministry"),
        ("Carl Jones (R-Ohio) voted for the bill.", "seat R-Ohio | Carl Jones | Ohio"),
        ("Ann Alder is the mayor of Boston.", "role mayor | Ann Alder | Boston"),
        (
            "Bo Birch served as head of research at Acme Corp. until May.",
            "role head of research | Bo Birch | Acme Corp.",
        ),
        ("The new rules, said Ann Alder of Acme Corp., are fair.", "membership Acme Corp. | Ann Alder | Acme Corp."),
        ("He met Sens. Carl Jones and Ann Miller in Boston.", "title Sens. | Ann Miller | -"),
    ] {
        let found = roles(text);
        assert!(found.iter().any(|role| role == expected), "{text}: {found:?}");
    }
}

#[test]
fn what_is_denied_is_no_role() {
    assert!(roles("Ann Alder is not the mayor of Boston.").iter().all(|role| !role.starts_with("role mayor | Ann")));
}

#[test]
fn a_long_row_of_titles_takes_no_long_time() {
    let text = "Mr. ".repeat(20_000);
    assert!(roles(&text).len() <= 20_000);
}
