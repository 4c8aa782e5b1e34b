use super::*;
use crate::hand_made::{act, document, role, with_roles};
use crate::{ActorRecord, RelationKind};
use dixit_document::{AttributionId, EntityKind, Quotation, RoleKind, Stance};

const PERSON: EntityKind = EntityKind::Person;
const BODY: EntityKind = EntityKind::Organization;

fn actor<'r>(record: &'r ArticleRecord, name: &str) -> &'r ActorRecord {
    let found = record.actors.iter().find(|actor| actor.name == name);
    found.unwrap_or_else(|| panic!("no {name} among {:?}", record.actors.iter().map(|a| &a.name).collect::<Vec<_>>()))
}

/// `Ann Alder, head of security firm Acme, said the leak is real.`
const HEAD_OF_FIRM: &str = "Ann Ann PROPN NNP 10 nsubj 0/name/2
Alder Alder PROPN NNP 1 flat
, , PUNCT , 1 punct
head head NOUN NN 1 appos
of of ADP IN 8 case
security security NOUN NN 7 compound
firm firm NOUN NN 8 compound
Acme Acme PROPN NNP 4 nmod 1/name/1
, , PUNCT , 1 punct
said say VERB VBD 0 root
the the DET DT 12 det
leak leak NOUN NN 14 nsubj
is be AUX VBZ 14 cop
real real ADJ JJ 10 ccomp
. . PUNCT . 10 punct";

#[test]
fn an_apposition_gives_role_and_employer_with_evidence() {
    let document = document(HEAD_OF_FIRM, &[("Ann Alder", PERSON), ("Acme", BODY)], None);
    let document = with_roles(document, vec![role(RoleKind::Role, (3, 4), 0, Some(1), (3, 8))]);
    let acts = [act(&document, (0, 9), (9, 10), (10, 14), Stance::Asserts)];
    let record = resolve(&document, &acts, &["test".to_owned()]);
    let ann = actor(&record, "Ann Alder");
    assert_eq!(ann.roles, ["head"]);
    assert_eq!(ann.affiliations, [actor(&record, "Acme").id.clone()]);
    let evidence = &ann.affiliation_evidence[0];
    let text: String =
        document.text().chars().skip(evidence.span[0]).take(evidence.span[1] - evidence.span[0]).collect();
    assert_eq!(text, "head of security firm Acme");
    assert_eq!(record.attributions[0].source.as_deref(), Some(ann.id.as_str()));
    assert_eq!(record.attributions[0].evidence.content, "the leak is real");
}

#[test]
fn what_somebody_says_of_a_function_is_a_claim_and_no_role() {
    let lines = "Bo Bo PROPN NNP 2 nsubj 0/name/1
denied deny VERB VBD 0 root
Ann Ann PROPN NNP 5 nsubj 1/name/1
is be AUX VBZ 5 cop
head head NOUN NN 2 ccomp";
    let document = document(lines, &[("Bo", PERSON), ("Ann", PERSON)], None);
    let document = with_roles(document, vec![role(RoleKind::Role, (4, 5), 1, None, (4, 5))]);
    let denial = act(&document, (0, 1), (1, 2), (2, 5), Stance::Denies);
    assert!(actor(&resolve(&document, &[denial], &[]), "Ann").roles.is_empty());
    // where nobody is said to say it, the article does
    let other = act(&document, (0, 1), (1, 2), (2, 3), Stance::Denies);
    assert_eq!(actor(&resolve(&document, &[other], &[]), "Ann").roles, ["head"]);
}

#[test]
fn a_campaign_is_not_its_candidate() {
    let document = document(
        "The the DET DT 3 det 0/nominal/3
Alder Alder PROPN NNP 3 compound 1/name/1
campaign campaign NOUN NN 4 nsubj
accused accuse VERB VBD 0 root
Birch Birch PROPN NNP 4 obj 2/name/1
of of SCONJ IN 7 mark
lying lie VERB VBG 4 advcl

Her her PRON PRP$ 2 nmod:poss 1/pronoun/1
campaign campaign NOUN NN 3 nsubj 3/nominal/1
said say VERB VBD 0 root
so so ADV RB 3 advmod",
        &[("The Alder campaign", BODY), ("Ann Alder", PERSON), ("Bo Birch", PERSON), ("campaign", BODY)],
        None,
    );
    let document = with_roles(document, vec![role(RoleKind::Membership, (1, 2), 0, Some(1), (0, 3))]);
    let acts = [
        act(&document, (0, 3), (3, 4), (4, 7), Stance::Asserts),
        act(&document, (8, 9), (9, 10), (10, 11), Stance::Asserts),
    ];
    let record = resolve(&document, &acts, &[]);
    let campaign = actor(&record, "Alder campaign");
    assert_eq!(campaign.kind, EntityKind::Organization);
    assert!(campaign.named);
    assert_eq!(campaign.affiliations, [actor(&record, "Alder").id.clone()]);
    let sources: BTreeSet<_> = record.attributions.iter().map(|one| one.source.clone()).collect();
    assert_eq!(sources, BTreeSet::from([Some(campaign.id.clone())]));
}

#[test]
fn a_title_with_an_article_is_the_one_who_has_it() {
    let document = document(
        "Mayor mayor NOUN NN 2 compound
Ann Ann PROPN NNP 4 nsubj 0/name/2
Alder Alder PROPN NNP 2 flat
spoke speak VERB VBD 0 root

The the DET DT 2 det 1/nominal/2
mayor mayor NOUN NN 3 nsubj
denied deny VERB VBD 0 root
it it PRON PRP 3 obj",
        &[("Ann Alder", PERSON), ("The mayor", PERSON)],
        None,
    );
    let document = with_roles(document, vec![role(RoleKind::Title, (0, 1), 0, None, (0, 1))]);
    let acts = [act(&document, (4, 6), (6, 7), (7, 8), Stance::Denies)];
    let record = resolve(&document, &acts, &[]);
    assert_eq!(record.attributions[0].source.as_deref(), Some(actor(&record, "Ann Alder").id.as_str()));
    assert_eq!(record.actors.len(), 1);
}

#[test]
fn a_capital_that_speaks_is_its_government_and_a_mask_is_a_persona() {
    let document = document(
        "Berlin Berlin PROPN NNP 2 nsubj 0/name/1
denied deny VERB VBD 0 root
that that PRON DT 2 obj

A a DET DT 2 det
hacker hacker NOUN NN 8 nsubj
using use VERB VBG 2 acl
the the DET DT 5 det
name name NOUN NN 3 obj
Graywing Graywing PROPN NNP 5 appos 1/name/1
of of ADP IN 6 case
claimed claim VERB VBD 0 root
it it PRON PRP 8 obj",
        &[("Berlin", EntityKind::GovernmentOrPlace), ("Graywing", PERSON)],
        None,
    );
    let acts = [
        act(&document, (0, 1), (1, 2), (2, 3), Stance::Denies),
        act(&document, (8, 9), (10, 11), (11, 12), Stance::Asserts),
    ];
    let record = resolve(&document, &acts, &[]);
    assert_eq!(actor(&record, "Germany").kind, EntityKind::GovernmentOrPlace);
    assert_eq!(actor(&record, "Graywing").kind, EntityKind::Persona);
}

#[test]
fn a_denial_of_what_it_reports_denies_it_and_says_when() {
    let document = document(
        "Alder Alder PROPN NNP 2 nsubj 0/name/1
rejected reject VERB VBD 0 root
Monday Monday PROPN NNP 2 obl:unmarked
the the DET DT 5 det
demand demand NOUN NN 2 obj
by by ADP IN 7 case
Birch Birch PROPN NNP 5 nmod 1/name/1
to to PART TO 9 mark
close close VERB VB 5 acl
the the DET DT 11 det
harbor harbor NOUN NN 9 obj",
        &[("Alder", PERSON), ("Birch", PERSON)],
        Some("2031-04-03"),
    );
    let mut acts = vec![
        act(&document, (0, 1), (1, 2), (3, 11), Stance::Denies),
        act(&document, (6, 7), (4, 5), (7, 11), Stance::Urges),
    ];
    acts[1].parent = Some(dixit_document::AttributionId(0));
    let record = resolve(&document, &acts, &[]);
    let [relation] = record.relations.as_slice() else { panic!("{:?}", record.relations) };
    assert_eq!(relation.kind, RelationKind::Denies);
    assert_eq!((&relation.from, &relation.to), (&record.attributions[0].id, &record.attributions[1].id));
    assert_eq!(record.attributions[1].parent.as_deref(), Some(record.attributions[0].id.as_str()));
    // 2031-04-03 is a Thursday
    assert_eq!(record.attributions[0].said_at.as_deref(), Some("2031-03-31"));
}

#[test]
fn any_document_gives_a_record() {
    for lines in ["", "🦊 🦊 SYM SYM 0 root"] {
        let document = document(lines, &[], None);
        assert!(resolve(&document, &[], &[]).actors.is_empty());
        if !lines.is_empty() {
            let record = resolve(&document, &[act(&document, (0, 1), (0, 1), (0, 1), Stance::Denies)], &[]);
            assert_eq!(record.attributions.len(), 1);
        }
    }
}

/// Sources by name of an article whose acts are `source said it` at these token ranges.
fn sources_of(document: &Document, acts: &[Attribution]) -> Vec<Option<String>> {
    let record = resolve(document, acts, &[]);
    let name = |id: &String| record.actors.iter().find(|actor| actor.id == *id).map(|actor| actor.name.clone());
    record.attributions.iter().map(|one| one.source.as_ref().and_then(name)).collect()
}

#[test]
fn a_last_name_or_a_title_with_it_is_the_full_name() {
    let document = document(
        "Ann Ann PROPN NNP 3 nsubj 0/name/2
Alder Alder PROPN NNP 1 flat
said say VERB VBD 0 root
it it PRON PRP 3 obj

Mayor mayor PROPN NNP 3 nsubj 1/name/2
Alder Alder PROPN NNP 1 flat
said say VERB VBD 0 root
it it PRON PRP 3 obj

Alder Alder PROPN NNP 2 nsubj 2/name/1
said say VERB VBD 0 root
it it PRON PRP 2 obj

Bo Bo PROPN NNP 3 nsubj 3/name/2
Alder Alder PROPN NNP 1 flat
said say VERB VBD 0 root
it it PRON PRP 3 obj",
        &[("Ann Alder", PERSON), ("Mayor Alder", PERSON), ("Alder", BODY), ("Bo Alder", PERSON)],
        None,
    );
    let act = |source, cue| act(&document, source, (cue, cue + 1), (cue + 1, cue + 2), Stance::Asserts);
    // two people of one last name: neither of them is it
    let four = [act((0, 2), 2), act((4, 6), 6), act((8, 9), 9), act((11, 13), 13)];
    let found = sources_of(&document, &four);
    assert_eq!(found[0].as_deref(), Some("Ann Alder"));
    assert_eq!(found[3].as_deref(), Some("Bo Alder"));
    assert!(found[1] != found[0] && found[1] != found[3]);
}

#[test]
fn a_description_that_repeats_another_or_a_name_is_the_same() {
    let document = document(
        "A a DET DT 4 det 0/nominal/4
federal federal ADJ JJ 4 amod
appeals appeal NOUN NNS 4 compound
court court NOUN NN 5 nsubj
said say VERB VBD 0 root
it it PRON PRP 5 obj

The the DET DT 3 det 1/nominal/3
appeals appeal NOUN NNS 3 compound
court court NOUN NN 4 nsubj
said say VERB VBD 0 root
it it PRON PRP 4 obj

Orlo Orlo PROPN NNP 2 compound 2/name/2
Committee Committee PROPN NNP 3 nsubj
said say VERB VBD 0 root
it it PRON PRP 3 obj

The the DET DT 2 det 3/nominal/2
committee committee NOUN NN 3 nsubj
said say VERB VBD 0 root
it it PRON PRP 3 obj",
        &[("A federal appeals court", BODY), ("The appeals court", BODY), ("Orlo Committee", BODY), ("it", BODY)],
        None,
    );
    let act = |source, cue| act(&document, source, (cue, cue + 1), (cue + 1, cue + 2), Stance::Asserts);
    let found = sources_of(&document, &[act((0, 4), 4), act((6, 9), 9), act((11, 13), 13), act((15, 17), 17)]);
    let court = Some("A federal appeals court".to_owned());
    let committee = Some("Orlo Committee".to_owned());
    assert_eq!(found, [court.clone(), court, committee.clone(), committee]);
}

#[test]
fn nobody_and_the_authors_own_we_are_no_sources() {
    let document = document(
        "Nobody nobody PRON NN 2 nsubj 0/nominal/1
said say VERB VBD 0 root
it it PRON PRP 2 obj

We we PRON PRP 2 nsubj 1/pronoun/1
know know VERB VBP 0 root
it it PRON PRP 2 obj

ORLO ORLO PROPN NNP 4 dep 2/name/1
- - PUNCT : 4 punct
Ann Ann PROPN NNP 4 nsubj 3/name/1
said say VERB VBD 0 root
it it PRON PRP 4 obj",
        &[("Nobody", PERSON), ("We", EntityKind::Group), ("ORLO", EntityKind::GovernmentOrPlace), ("Ann", PERSON)],
        None,
    );
    let act = |source, cue| act(&document, source, (cue, cue + 1), (cue + 1, cue + 2), Stance::Asserts);
    let found = sources_of(&document, &[act((0, 1), 1), act((3, 4), 4), act((6, 7), 9), act((6, 9), 9)]);
    assert_eq!(found, [None, None, None, Some("Ann".to_owned())]);
}

#[test]
fn an_act_without_a_source_is_its_clauses_subject() {
    let document = document(
        "Ann Ann PROPN NNP 2 nsubj 0/name/1
left leave VERB VBD 0 root
, , PUNCT , 2 punct
blaming blame VERB VBG 2 advcl
the the DET DT 6 det
weather weather NOUN NN 4 obj",
        &[("Ann", PERSON)],
        None,
    );
    let found = sources_of(&document, &[act(&document, (0, 0), (3, 4), (4, 6), Stance::Asserts)]);
    assert_eq!(found, [Some("Ann".to_owned())]);
}

#[test]
fn an_act_that_somebody_is_asked_about_is_theirs() {
    let document = document(
        "Ann Ann PROPN NNP 2 nsubj 0/name/1
called call VERB VBD 0 root
on on ADP IN 4 case
Bo Bo PROPN NNP 2 obl 1/name/1
to to PART TO 6 mark
apologize apologize VERB VB 2 advcl
for for SCONJ IN 8 mark
saying say VERB VBG 6 advcl
Cal Cal PROPN NNP 10 nsubj 2/name/1
lied lie VERB VBD 8 ccomp",
        &[("Ann", PERSON), ("Bo", PERSON), ("Cal", PERSON)],
        None,
    );
    let outer = act(&document, (0, 1), (1, 3), (3, 10), Stance::Urges);
    let mut inner = act(&document, (0, 1), (7, 8), (8, 10), Stance::Asserts);
    inner.parent = Some(AttributionId(0));
    let found = sources_of(&document, &[outer, inner]);
    assert_eq!(found, [Some("Ann".to_owned()), Some("Bo".to_owned())]);
}

#[test]
fn he_in_a_quotation_is_not_who_speaks_it() {
    let document = document(
        "Bo Bo PROPN NNP 2 nsubj 1/name/1
came come VERB VBD 0 root

Al Al PROPN NNP 2 nsubj 0/name/1
wrote write VERB VBD 0 root
he he PRON PRP 4 nsubj 0/pronoun/1
said say VERB VBD 2 ccomp
rain rain NOUN NN 6 nsubj
fell fall VERB VBD 4 ccomp",
        &[("Al", PERSON), ("Bo", PERSON)],
        None,
    );
    let mut outer = act(&document, (2, 3), (3, 4), (4, 8), Stance::Asserts);
    let mut inner = act(&document, (4, 5), (5, 6), (6, 8), Stance::Asserts);
    inner.parent = Some(AttributionId(0));
    assert_eq!(sources_of(&document, &[outer.clone(), inner.clone()]), [Some("Al".to_owned()), Some("Al".to_owned())]);
    outer.quotation = Quotation::Direct;
    assert_eq!(sources_of(&document, &[outer, inner]), [Some("Al".to_owned()), Some("Bo".to_owned())]);
}

#[test]
fn a_denial_that_points_back_denies_the_last_that_somebody_else_said() {
    let document = document(
        "Ann Ann PROPN NNP 2 nsubj 0/name/1
said say VERB VBD 0 root
rain rain NOUN NN 4 nsubj
fell fall VERB VBD 2 ccomp

Bo Bo PROPN NNP 2 nsubj 1/name/1
denied deny VERB VBD 0 root
it it PRON PRP 2 obj 2/pronoun/1",
        &[("Ann", PERSON), ("Bo", PERSON), ("it", EntityKind::Other)],
        None,
    );
    let acts = [
        act(&document, (0, 1), (1, 2), (2, 4), Stance::Asserts),
        act(&document, (4, 5), (5, 6), (6, 7), Stance::Denies),
    ];
    let record = resolve(&document, &acts, &[]);
    let [relation] = &record.relations[..] else { panic!("{:?}", record.relations) };
    assert_eq!((relation.kind, relation.basis.as_str()), (RelationKind::Denies, "points back at it"));
    assert_eq!((&relation.from, &relation.to), (&record.attributions[1].id, &record.attributions[0].id));
}

#[test]
fn who_is_asked_hears_the_question_and_does_not_ask_it() {
    let document = document(
        "Asked ask VERB VBN 5 advcl
about about ADP IN 3 case
tolls toll NOUN NNS 1 obl
Bo Bo PROPN NNP 5 nsubj 0/name/1
laughed laugh VERB VBD 0 root",
        &[("Bo", PERSON)],
        None,
    );
    let mut question = act(&document, (3, 4), (0, 1), (1, 3), Stance::Asks);
    question.source.mention = Some(dixit_document::MentionId(0));
    let record = resolve(&document, &[question], &[]);
    let asked = &record.attributions[0];
    assert_eq!((asked.source.as_deref(), asked.addressee.as_deref()), (None, Some(actor(&record, "Bo").id.as_str())));
    assert!(asked.source_span.is_empty());
}

#[test]
fn a_host_is_told_and_not_the_program() {
    let document = document(
        "Ann Ann PROPN NNP 2 nsubj 0/name/1
told tell VERB VBD 0 root
Courier Courier PROPN NNP 5 nmod:poss 1/name/1
's 's PART POS 3 case
Bo Bo PROPN NNP 2 iobj 2/name/1
rain rain NOUN NN 7 nsubj
fell fall VERB VBD 2 ccomp",
        &[("Ann", PERSON), ("Courier", EntityKind::Medium), ("Bo", PERSON)],
        None,
    );
    let record = resolve(&document, &[act(&document, (0, 1), (1, 2), (5, 7), Stance::Asserts)], &[]);
    assert_eq!(record.attributions[0].addressee.as_deref(), Some(actor(&record, "Bo").id.as_str()));
}

#[test]
fn who_is_spoken_to_in_the_clause_above_hears_it() {
    let document = document(
        "Ann Ann PROPN NNP 2 nsubj 0/name/1
spoke speak VERB VBD 0 root
to to ADP IN 4 case
Bo Bo PROPN NNP 2 obl 1/name/1
promising promise VERB VBG 2 advcl
rain rain NOUN NN 5 obj",
        &[("Ann", PERSON), ("Bo", PERSON)],
        None,
    );
    let record = resolve(&document, &[act(&document, (0, 0), (4, 5), (5, 6), Stance::Intends)], &[]);
    let one = &record.attributions[0];
    assert_eq!(one.source.as_deref(), Some(actor(&record, "Ann").id.as_str()));
    assert_eq!(one.addressee.as_deref(), Some(actor(&record, "Bo").id.as_str()));
}

#[test]
fn within_what_somebody_says_of_another_he_is_the_other() {
    let document = document(
        "Ann Ann PROPN NNP 2 nsubj 0/name/1
said say VERB VBD 0 root
Bo Bo PROPN NNP 4 nsubj 1/name/1
erred err VERB VBD 2 ccomp
when when ADV WRB 7 advmod
he he PRON PRP 7 nsubj 0/pronoun/1
denied deny VERB VBD 4 advcl
rain rain NOUN NN 7 obj",
        &[("Ann", PERSON), ("Bo", PERSON)],
        None,
    );
    let outer = act(&document, (0, 1), (1, 2), (2, 8), Stance::Asserts);
    let mut inner = act(&document, (5, 6), (6, 7), (7, 8), Stance::Denies);
    inner.parent = Some(AttributionId(0));
    assert_eq!(sources_of(&document, &[outer, inner]), [Some("Ann".to_owned()), Some("Bo".to_owned())]);
}
