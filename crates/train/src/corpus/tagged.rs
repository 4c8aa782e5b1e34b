//! Tagged text: a word, a tab and its Penn tag a line, a blank line after each sentence (MASC).

use anyhow::{Context, Result};
use dixit_document::Xpos;
use std::path::Path;

/// A sentence with tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tagged {
    /// Words.
    pub forms: Vec<String>,
    /// Penn tags.
    pub xpos: Vec<Xpos>,
}

/// Reads the sentences of a file. Lines beginning with `# ` and without a tab are comments.
///
/// # Errors
/// When the file cannot be read or a line has no tab.
pub fn read(path: &Path) -> Result<Vec<Tagged>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text).with_context(|| path.display().to_string())
}

fn parse(text: &str) -> Result<Vec<Tagged>> {
    let mut sentences = vec![];
    let mut current = Tagged::default();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() {
            if !current.forms.is_empty() {
                sentences.push(std::mem::take(&mut current));
            }
        } else if line.contains('\t') || !line.starts_with("# ") {
            let place = || format!("line {}: expected a word, a tab and a tag, found {line:?}", index + 1);
            let (form, tag) = line.split_once('\t').with_context(place)?;
            current.forms.push(form.to_owned());
            current.xpos.push(penn(tag));
        }
    }
    if !current.forms.is_empty() {
        sentences.push(current);
    }
    Ok(sentences)
}

/// Marks that MASC names by themselves have the tags of other treebanks.
fn penn(tag: &str) -> Xpos {
    tag.parse().unwrap_or(match tag {
        "(" => Xpos::Lrb,
        ")" => Xpos::Rrb,
        "\"" => Xpos::Open,
        "-" | "..." => Xpos::Colon,
        _ => Xpos::Nn,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_blank_lines() {
        let text = "# newdoc id = a\n# genre = news\nOrlo\tNNP\n-\t-\n\n#\tSYM\nruns\tVBZ\n";
        let sentences = parse(text).unwrap();
        let tags: Vec<&[Xpos]> = sentences.iter().map(|sentence| sentence.xpos.as_slice()).collect();
        assert_eq!(tags, [&[Xpos::Nnp, Xpos::Colon][..], &[Xpos::Sym, Xpos::Vbz]]);
        assert!(parse("Orlo NNP\n").unwrap_err().to_string().contains("line 1"));
    }
}
