//! Writes a document as CoNLL-U.

use dixit_document::{Document, MentionKind, RoleKind, TokenRange};
use std::fmt::Write;

/// Writes a document: comments with the ids and the text, multiword tokens, `SpaceAfter=No`; in MISC the names as
/// `NER=B-PER`, `NER=I-PER`, the chains as `Entity=(3-person`, `3)`, numbered as in the document, and titles and roles as
/// `Title=B-3` for one of chain 3, `Role=B-3:5` for one that it has in the employ of chain 5; likewise `Seat` and
/// `Membership`. A word that belongs to several has them separated by commas.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    let (names, chains) = labels(document);
    let roles = role_labels(document);
    let text = document.text();
    let mut paragraph = 0;
    for (number, &sentence) in document.sentences().iter().enumerate() {
        if number == 0 {
            line(&mut out, format_args!("# newdoc id = {}", one_line(&document.article().id.0)));
        }
        if document.paragraphs().get(paragraph).is_some_and(|range| range.start() == sentence.start()) {
            paragraph += 1;
            line(&mut out, format_args!("# newpar id = {}-p{paragraph}", one_line(&document.article().id.0)));
        }
        line(&mut out, format_args!("# sent_id = {}-{}", one_line(&document.article().id.0), number + 1));
        line(&mut out, format_args!("# text = {}", one_line(document.words(sentence))));
        for index in sentence.indices() {
            let token = &document.tokens()[index];
            let id = index - sentence.start() + 1;
            let end = word_end(document, sentence, index);
            let follows =
                document.tokens().get(end).map(|next| &text[document.tokens()[end - 1].span.end()..next.span.start()]);
            let space = if follows == Some("") { Some("SpaceAfter=No") } else { None };
            if end > index + 1 && !token.fused {
                let form = one_line(document.words(TokenRange::new(index, end)));
                let misc = space.unwrap_or("_");
                line(&mut out, format_args!("{id}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}", end - sentence.start()));
            }
            let alone = end == index + 1 && !token.fused;
            let misc: Vec<&str> = space
                .filter(|_| alone)
                .into_iter()
                .chain(names[index].as_deref())
                .chain(chains[index].as_deref())
                .chain(roles[index].iter().map(String::as_str))
                .collect();
            let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
            let head = token.head.map_or(0, |head| head.index() - sentence.start() + 1);
            line(
                &mut out,
                format_args!(
                    "{id}\t{}\t{}\t{}\t{}\t_\t{head}\t{}\t_\t{misc}",
                    one_line(document.form(token)),
                    one_line(&token.lemma),
                    token.upos,
                    token.xpos,
                    token.deprel
                ),
            );
        }
        out.push('\n');
    }
    out
}

fn line(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    out.write_fmt(arguments).expect("writing to a string cannot fail");
    out.push('\n');
}

/// The token after the last word that is fused with the one at `index`.
fn word_end(document: &Document, sentence: TokenRange, index: usize) -> usize {
    let mut end = index + 1;
    while end < sentence.end() && document.tokens()[end].fused {
        end += 1;
    }
    end
}

/// White space that would break the table becomes a space.
fn one_line(text: &str) -> String {
    text.split(['\t', '\n', '\r']).collect::<Vec<_>>().join(" ")
}

type Column = Vec<Option<String>>;

/// The MISC entries of every token for names and for chains.
fn labels(document: &Document) -> (Column, Column) {
    let n_tokens = document.tokens().len();
    let mut names = vec![None; n_tokens];
    let mut opening = vec![String::new(); n_tokens];
    let mut closing = vec![String::new(); n_tokens];
    for mention in document.mentions() {
        let range = mention.tokens;
        if mention.kind == MentionKind::Name
            && let Some(name) = mention.name
        {
            for index in range.indices() {
                if names[index].is_none() {
                    let border = if index == range.start() { "B" } else { "I" };
                    names[index] = Some(format!("NER={border}-{name}"));
                }
            }
        }
        let kind = document.entity(mention.entity).kind;
        let id = mention.entity.0 + 1;
        if range.len() == 1 {
            opening[range.start()].push_str(&format!("({id}-{kind})"));
        } else {
            opening[range.start()].push_str(&format!("({id}-{kind}"));
            // inner mentions close first: they come later in order
            closing[range.end() - 1].insert_str(0, &format!("{id})"));
        }
    }
    let chains = opening
        .into_iter()
        .zip(closing)
        .map(|(open, close)| (!open.is_empty() || !close.is_empty()).then(|| format!("Entity={close}{open}")))
        .collect();
    (names, chains)
}

/// The MISC entries of every token for titles, roles, seats and memberships.
fn role_labels(document: &Document) -> Vec<Vec<String>> {
    let mut labels: Vec<Vec<String>> = vec![vec![]; document.tokens().len()];
    let chain = |mention| document.mention(mention).entity.0 + 1;
    for role in document.roles() {
        let key = match role.kind {
            RoleKind::Title => "Title=",
            RoleKind::Role => "Role=",
            RoleKind::Seat => "Seat=",
            RoleKind::Membership => "Membership=",
        };
        let employer = role.employer.map(|employer| format!(":{}", chain(employer))).unwrap_or_default();
        for index in role.tokens.indices() {
            let border = if index == role.tokens.start() { "B" } else { "I" };
            let value = format!("{border}-{}{employer}", chain(role.holder));
            match labels[index].iter_mut().find(|label| label.starts_with(key)) {
                Some(label) => label.extend([",", &value]),
                None => labels[index].push(format!("{key}{value}")),
            }
        }
    }
    labels
}
