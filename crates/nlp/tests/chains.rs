//! Names and chains of whole passages, as the shipped models find them.

use dixit_document::{Article, Document, EntityKind, Gender, MentionKind};
use dixit_nlp::{Models, Pipeline};

fn annotate(text: &str) -> Document {
    Pipeline::new(Models::shipped().expect("the shipped models load")).annotate(Article::new("passage", text))
}

/// The names of the chain that holds the first mention with these words, and its pronouns.
fn chain(document: &Document, words: &str) -> Vec<String> {
    let mention = document.mentions().iter().find(|mention| document.words(mention.tokens) == words);
    let entity = mention.unwrap_or_else(|| panic!("no mention {words:?} in {:?}", document.text())).entity;
    let mentions = &document.entity(entity).mentions;
    mentions.iter().map(|id| document.words(document.mention(*id).tokens).to_owned()).collect()
}

#[test]
fn short_names_and_pronouns_join_the_full_name() {
    let document = annotate(
        "Senator Dolores Haverbrook denied the report on Monday. Haverbrook said she had never met the governor.",
    );
    let chain = chain(&document, "Dolores Haverbrook");
    assert_eq!(chain, ["Dolores Haverbrook", "Haverbrook", "she"]);
    let entity = document.mentions().iter().find(|m| m.kind == MentionKind::Name).map(|m| document.entity(m.entity));
    let entity = entity.unwrap();
    assert_eq!((entity.kind, entity.gender), (EntityKind::Person, Gender::Female));
    assert_eq!(entity.name, "Dolores Haverbrook");
}

#[test]
fn who_is_called_by_a_name_bears_it() {
    let document = annotate("A man named John Birch said he was there. An old friend calling herself Mary Stone left.");
    assert_eq!(chain(&document, "A man"), ["A man", "John Birch", "he"]);
    assert!(chain(&document, "An old friend").contains(&"herself".to_owned()));
}

#[test]
fn women_are_persons() {
    let document = annotate("A woman spoke. She left.");
    let woman = document.entity(document.mentions()[0].entity);
    assert_eq!((woman.kind, woman.gender), (EntityKind::Person, Gender::Female));
}

#[test]
fn one_family_name_does_not_make_one_person() {
    let document =
        annotate("Mary Tolliver met Robert Tolliver in Boston. Mr. Tolliver left early, Mary Tolliver said.");
    assert_eq!(chain(&document, "Mary Tolliver").iter().filter(|name| *name == "Mary Tolliver").count(), 2);
    assert!(!chain(&document, "Mary Tolliver").contains(&"Robert Tolliver".to_owned()));
}

#[test]
fn an_acronym_joins_the_name_that_it_abbreviates() {
    let document = annotate(
        "The National Harbor Safety Board (NHSB) opened an inquiry. The NHSB said on Tuesday that it had found no fault.",
    );
    let chain = chain(&document, "NHSB");
    assert!(chain.iter().filter(|name| *name == "NHSB").count() >= 2, "{chain:?}");
    assert!(chain.iter().any(|name| name.ends_with("Harbor Safety Board")), "{chain:?}");
}

#[test]
fn a_campaign_is_not_its_candidate() {
    let document =
        annotate("Dolores Haverbrook spoke in Ohio. The Haverbrook campaign said on Friday that it was pleased.");
    assert!(!chain(&document, "Dolores Haverbrook").contains(&"it".to_owned()));
    assert!(chain(&document, "Dolores Haverbrook").contains(&"Haverbrook".to_owned()));
}

#[test]
fn i_is_who_speaks_the_quotation() {
    let document = annotate("“I never saw the letter,” Peter Marlowe said. Jane Osgood did not answer.");
    assert!(chain(&document, "I").contains(&"Peter Marlowe".to_owned()), "{:?}", chain(&document, "I"));
}

#[test]
fn nobody_is_he_in_his_own_quotation() {
    let document = annotate("Ben Moss met reporters on Monday. “He was late and never said why,” Moss said.");
    assert_eq!(chain(&document, "Ben Moss"), ["Ben Moss", "Moss"]);
}

#[test]
fn a_paragraph_of_speech_alone_goes_on_with_the_speech_before() {
    let document = annotate(
        "“The letter never came,” Peter Marlowe said on Friday.\n\n“I asked for it twice.”\n\n“Nobody knew,” Jane Osgood said.\n\nThe board met.\n\n“I have no idea,” the note said.",
    );
    let chain = chain(&document, "I");
    assert!(chain.contains(&"Peter Marlowe".to_owned()), "{chain:?}");
    assert_eq!(chain.iter().filter(|words| *words == "I").count(), 1, "{chain:?}");
}

#[test]
fn lines_broken_at_a_width_make_no_sentences() {
    let document = annotate(
        "The council of Norvale on Monday passed a\nbill that gives the harbor to Mayor Vesna\nOrlo, who called it \"a good day for all of\nus\" and left.\n\nNobody else spoke.\n",
    );
    assert_eq!(document.sentences().len(), 2);
    assert!(
        document.mentions().iter().any(|mention| document.words(mention.tokens).replace('\n', " ") == "Vesna Orlo")
    );
}

#[test]
fn a_name_with_a_version_number_in_quotation_marks_is_a_persona() {
    let document =
        annotate("A purported hacker who uses the name “Vorlath 3.0” denied it. Vorlath 3.0 wrote a blog post.");
    let mention = document.mentions().iter().find(|mention| document.words(mention.tokens) == "Vorlath 3.0").unwrap();
    assert_eq!(document.entity(mention.entity).kind, EntityKind::Persona);
    assert_eq!(document.entity(mention.entity).name, "Vorlath 3.0");
}

#[test]
fn any_text_is_analyzed() {
    let texts = [
        String::new(),
        " \n\n ".to_owned(),
        "“ “ “ ” \" \" ' ’s ’s 's".to_owned(),
        "😀 👩‍👩‍👧 😀, said 😀 to “😀”".to_owned(),
        "A".repeat(3000),
        "ALL CAPITALS SAID THE MAYOR OF NEW YORK TO HIS OWN OFFICE. ".repeat(50),
        "The the of of and And Of The ' ' - - 2.0 2.0 X 2.0".to_owned(),
        "他说 “Москва” ist nicht “Αθήνα” 2.0’s".to_owned(),
    ];
    for text in texts {
        // building the document checks spans, trees, mentions and chains
        let document = annotate(&text);
        assert_eq!(document.text(), text);
    }
}

/// A long passage without a sentence end is analyzed to its last word: windows are bounded, not the text.
#[test]
fn long_passages_are_analyzed_whole() {
    let pipeline = Pipeline::new(Models::shipped().unwrap());
    let passage = "Mary Tolliver told the NHSB “ I saw him ” and Peter Marlowe said his aide and she left, ";
    let mentions = |n: usize| {
        let document = pipeline.annotate(Article::new("long", passage.repeat(n)));
        document.mentions().len() as f64 / n as f64
    };
    let (short, long) = (mentions(250), mentions(2000));
    assert!(short > 3.0 && (short - long).abs() < 0.5, "{short} and {long} mentions a passage");
}
