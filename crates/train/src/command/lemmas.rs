//! `dixit-train lemmas`: packs WordNet's irregular forms and dictionary forms.

use anyhow::{Context, Result};
use dixit_nlp::lemmatize::{Class, Lemmatizer};
use std::path::PathBuf;

/// Packs WordNet's irregular forms and, as hashes, its dictionary forms into a model file.
#[derive(Debug, clap::Args)]
pub struct LemmasArgs {
    /// Folder of WordNet's lists.
    #[arg(long, default_value = "../shared/corpora/lexicons/wordnet")]
    wordnet: PathBuf,
    /// Model file to write.
    #[arg(long, default_value = "data/models/lemmas.bin")]
    output: PathBuf,
}

/// Runs the subcommand.
///
/// # Errors
/// When a list cannot be read or the file cannot be written.
pub fn run(args: &LemmasArgs) -> Result<()> {
    let read = |name: &str| {
        let path = args.wordnet.join(name);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (mut irregular, mut dictionary) = (vec![], vec![]);
    for (class, exceptions, lemmas) in [
        (Class::Noun, "noun.exc", "nouns.tsv"),
        (Class::Verb, "verb.exc", "verbs.tsv"),
        (Class::Adjective, "adj.exc", "adjs.tsv"),
        (Class::Adverb, "adv.exc", "advs.tsv"),
    ] {
        let one_word = |word: &str| !word.contains(['_', '-', ' ', '.']);
        for line in read(exceptions)?.lines() {
            let mut columns = line.split(' ');
            if let (Some(form), Some(lemma)) = (columns.next(), columns.next())
                && one_word(form)
                && one_word(lemma)
                && form != lemma
            {
                irregular.push((class, form.to_owned(), lemma.to_owned()));
            }
        }
        let list = read(lemmas)?;
        let words = list.lines().skip(1).filter_map(|line| line.split('\t').next());
        dictionary.extend(words.filter(|word| one_word(word)).map(|word| (class, word.to_owned())));
    }
    let bytes = Lemmatizer::pack(&irregular, &dictionary);
    std::fs::write(&args.output, &bytes).with_context(|| format!("cannot write {}", args.output.display()))?;
    eprintln!("{}: {} irregular forms, {} words", args.output.display(), irregular.len(), dictionary.len());
    Ok(())
}
