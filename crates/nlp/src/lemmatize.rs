//! Lemmas: the dictionary form of a word, given its tags.
//!
//! Function words and clitics have a table; irregular forms come from a list; the rest follow the spelling rules of
//! English inflection, and where a rule leaves a choice (*hoped* from *hope* or *hop*) a dictionary decides.

use crate::ml::file::{ModelError, ModelReader, ModelWriter};
use crate::ml::hash::Hasher;
use dixit_document::{Upos, Xpos};
use std::collections::HashMap;

/// Kind of the model file.
pub const KIND: &str = "lemmas";

/// Irregular forms, and which words are dictionary forms.
#[derive(Clone, Debug)]
pub struct Lemmatizer {
    irregular: HashMap<u64, Box<str>>,
    dictionary: Vec<u32>,
}

/// Inflecting classes of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nouns.
    Noun,
    /// Verbs.
    Verb,
    /// Adjectives.
    Adjective,
    /// Adverbs.
    Adverb,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 4] = [Class::Noun, Class::Verb, Class::Adjective, Class::Adverb];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Noun => "noun",
            Class::Verb => "verb",
            Class::Adjective => "adjective",
            Class::Adverb => "adverb",
        }
    }
}

impl Lemmatizer {
    /// Packs irregular forms (class, form, lemma) and dictionary forms into a model file.
    pub fn pack(irregular: &[(Class, String, String)], dictionary: &[(Class, String)]) -> Vec<u8> {
        let mut lines: Vec<String> =
            irregular.iter().map(|(class, form, lemma)| format!("{}\t{form}\t{lemma}", class.as_str())).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut hashes: Vec<u32> = dictionary.iter().map(|(class, word)| entry(*class, word)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let mut writer = ModelWriter::new(KIND);
        writer.labels("irregular", &lines).u32s("dictionary", &hashes);
        writer.finish()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file, are damaged, or a line has not three columns.
    pub fn from_bytes(bytes: &[u8]) -> Result<Lemmatizer, ModelError> {
        let reader = ModelReader::new(bytes, KIND)?;
        let mut irregular = HashMap::new();
        for line in reader.labels("irregular")? {
            let mut columns = line.split('\t');
            let (Some(class), Some(form), Some(lemma)) = (columns.next(), columns.next(), columns.next()) else {
                return Err(reader.problem("irregular", format!("expected class, form and lemma, found {line:?}")));
            };
            let Some(class) = Class::ALL.into_iter().find(|known| known.as_str() == class) else {
                return Err(reader.problem("irregular", format!("expected a class of words, found {class:?}")));
            };
            irregular.insert(key(class, form), lemma.into());
        }
        let dictionary = reader.u32s("dictionary")?;
        if !dictionary.is_sorted() {
            return Err(reader.problem("dictionary", "expected hashes in ascending order"));
        }
        Ok(Lemmatizer { irregular, dictionary })
    }

    /// The lemma of a word.
    ///
    /// # Complexity
    /// Linear in the length of the word.
    pub fn lemma(&self, form: &str, upos: Upos, xpos: Xpos) -> String {
        if let Some(lemma) = closed_class(form, xpos) {
            return lemma.to_owned();
        }
        if !form.is_ascii() && !form.chars().any(char::is_alphanumeric) {
            return plain_mark(form);
        }
        match xpos {
            Xpos::Nnps => self.singular(form, form),
            Xpos::Nnp => form.to_owned(),
            Xpos::Nns => self.singular(&self.lower(form, Class::Noun), form),
            Xpos::Vbz => self.third_person(&form.to_lowercase()),
            Xpos::Vbd | Xpos::Vbn => self.past(&form.to_lowercase()),
            Xpos::Vbg => self.participle(&form.to_lowercase()),
            Xpos::Jjr | Xpos::Rbr => self.compared(&form.to_lowercase(), xpos, "er"),
            Xpos::Jjs | Xpos::Rbs => self.compared(&form.to_lowercase(), xpos, "est"),
            Xpos::Nn => self.lower(form, Class::Noun),
            Xpos::Jj => self.lower(form, Class::Adjective),
            Xpos::Cd => number(form),
            Xpos::Add | Xpos::Gw => form.to_owned(),
            _ if upos == Upos::Propn => form.to_owned(),
            _ => form.to_lowercase(),
        }
    }

    fn knows(&self, class: Class, word: &str) -> bool {
        self.dictionary.binary_search(&entry(class, word)).is_ok()
    }

    fn irregular(&self, class: Class, form: &str) -> Option<String> {
        self.irregular.get(&key(class, form)).map(|lemma| lemma.to_string())
    }

    /// Lower case, unless only the capitalized spelling is in the dictionary, or the word looks like an acronym.
    fn lower(&self, form: &str, class: Class) -> String {
        let lower = form.to_lowercase();
        if lower == form || self.knows(class, &lower) {
            return lower;
        }
        let n_capitals = form.chars().filter(|c| c.is_uppercase()).count();
        let acronym = n_capitals > 1 && (form.len() <= 6 || !form.chars().all(char::is_uppercase));
        let proper = self.knows(class, form);
        if acronym || proper { form.to_owned() } else { lower }
    }

    /// The singular of `word`; `form` is the word as written.
    fn singular(&self, word: &str, form: &str) -> String {
        if let Some(lemma) = self.irregular(Class::Noun, word) {
            return lemma;
        }
        let n = word.len();
        let noun = |word: &str| self.knows(Class::Noun, word);
        let lower = word.to_lowercase();
        if n < 3 || !lower.ends_with('s') || lower.ends_with("ss") || !word.is_ascii() && lower.ends_with("us") {
            return word.to_owned();
        }
        let capitals = n > 3 && form.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let one = &word[..n - 1];
        if lower.ends_with("ies") && n > 4 && !noun(one) {
            return format!("{}{}", &word[..n - 3], if capitals && word == form { "Y" } else { "y" });
        }
        let sibilant = ["ses", "xes", "zes", "ches", "shes", "oes"].iter().any(|end| lower.ends_with(end));
        if sibilant && !noun(&one.to_lowercase()) {
            let two = &word[..n - 2];
            let bare = ["sses", "xes", "zzes", "ches", "shes", "oes", "uses"].iter().any(|end| lower.ends_with(end));
            if noun(&two.to_lowercase()) || bare {
                return two.to_owned();
            }
        }
        if (lower.ends_with("'s") || lower.ends_with("’s")) && word.is_ascii() {
            return word[..n - 2].to_owned();
        }
        one.to_owned()
    }

    fn third_person(&self, word: &str) -> String {
        let n = word.len();
        let verb = |word: &str| self.knows(Class::Verb, word);
        if !word.is_ascii() || n < 3 || !word.ends_with('s') {
            return word.to_owned();
        }
        if word.ends_with("ies") && n > 4 && !verb(&word[..n - 1]) {
            return format!("{}y", &word[..n - 3]);
        }
        let sibilant = ["ses", "xes", "zes", "ches", "shes", "oes"].iter().any(|end| word.ends_with(end));
        if sibilant && !verb(&word[..n - 1]) {
            return word[..n - 2].to_owned();
        }
        word[..n - 1].to_owned()
    }

    fn past(&self, word: &str) -> String {
        if let Some(lemma) = self.irregular(Class::Verb, word) {
            return lemma;
        }
        match word.strip_suffix("ed") {
            Some(stem) if word.is_ascii() && stem.len() > 1 => self.stem(stem),
            _ => word.to_owned(),
        }
    }

    fn participle(&self, word: &str) -> String {
        if let Some(lemma) = self.irregular(Class::Verb, word) {
            return lemma;
        }
        let stem = word.strip_suffix("ing").or_else(|| word.strip_suffix("in"));
        match stem {
            Some(stem) if word.is_ascii() && stem.len() > 1 => self.stem(stem),
            _ => word.to_owned(),
        }
    }

    /// The verb whose form is `stem` and an ending that begins with a vowel.
    fn stem(&self, stem: &str) -> String {
        let verb = |word: &str| self.knows(Class::Verb, word);
        let bytes = stem.as_bytes();
        let [.., before, last] = bytes else { return stem.to_owned() };
        let vowel = |byte: u8| b"aeiou".contains(&byte);
        let with_e = format!("{stem}e");
        let doubled = before == last && !vowel(*last) && stem.len() > 2;
        if *last == b'i' {
            return format!("{}y", &stem[..stem.len() - 1]);
        }
        if doubled {
            let single = &stem[..stem.len() - 1];
            return if verb(stem) || !verb(single) && matches!(last, b'l' | b's' | b'f' | b'z') {
                stem.to_owned()
            } else {
                single.to_owned()
            };
        }
        if verb(&with_e) && !(verb(stem) && vowel_pair_before(bytes)) {
            return with_e;
        }
        if verb(stem) {
            return stem.to_owned();
        }
        let takes_e = matches!(last, b'v' | b'c' | b'u' | b'z')
            || (*last == b's' && *before != b's')
            || (*last == b'g' && b"dnr".contains(before));
        if takes_e || stem.ends_with("at") && stem.len() > 4 || stem.ends_with("iz") { with_e } else { stem.to_owned() }
    }

    fn compared(&self, word: &str, xpos: Xpos, ending: &str) -> String {
        let class = if matches!(xpos, Xpos::Rbr | Xpos::Rbs) { Class::Adverb } else { Class::Adjective };
        match word {
            "more" | "most" | "less" | "least" => return word.to_owned(),
            "better" | "best" => return if class == Class::Adverb { "well" } else { "good" }.to_owned(),
            "worse" | "worst" => return "bad".to_owned(),
            "further" | "furthest" | "farther" | "farthest" => return "far".to_owned(),
            _ => {}
        }
        if let Some(lemma) = self.irregular(class, word).or_else(|| self.irregular(Class::Adjective, word)) {
            return lemma;
        }
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1 && stem.is_ascii()) else {
            return word.to_owned();
        };
        let known = |word: &str| self.knows(Class::Adjective, word) || self.knows(Class::Adverb, word);
        let bytes = stem.as_bytes();
        let doubled = bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
        let candidates = [
            stem.to_owned(),
            format!("{stem}e"),
            stem.strip_suffix('i').map(|stem| format!("{stem}y")).unwrap_or_default(),
            if doubled { stem[..stem.len() - 1].to_owned() } else { String::new() },
        ];
        candidates.into_iter().find(|candidate| known(candidate)).unwrap_or_else(|| word.to_owned())
    }
}

/// Whether two vowels stand before the last consonant: *need* in *needed* is no *neede*.
fn vowel_pair_before(bytes: &[u8]) -> bool {
    let vowel = |byte: u8| b"aeiou".contains(&byte);
    bytes.len() > 2 && vowel(bytes[bytes.len() - 2]) && vowel(bytes[bytes.len() - 3])
}

fn key(class: Class, form: &str) -> u64 {
    Hasher::new(class as u64).text(form).finish()
}

fn entry(class: Class, word: &str) -> u32 {
    key(class, word) as u32
}

/// Words whose lemma no rule gives.
fn closed_class(form: &str, xpos: Xpos) -> Option<&'static str> {
    if form.len() > 8 {
        return None;
    }
    let lower = form.to_lowercase().replace(['’', '‘', '`'], "'");
    let lemma = match (xpos, lower.as_str()) {
        (
            Xpos::Vbz | Xpos::Vbp | Xpos::Vbd | Xpos::Vb,
            "is" | "are" | "am" | "was" | "were" | "'re" | "'m" | "'s" | "s" | "re" | "m" | "ai",
        ) => "be",
        (Xpos::Vbn, "been") | (Xpos::Vbg, "being") => "be",
        (Xpos::Vbz | Xpos::Vbp | Xpos::Vbd | Xpos::Vbn | Xpos::Vb, "has" | "had" | "'ve" | "ve" | "'d" | "d") => "have",
        (Xpos::Vbg, "gon") => "go",
        (Xpos::Vbp | Xpos::Vb, "wan") => "want",
        (Xpos::Vbz, "does") => "do",
        (Xpos::Md, "'ll" | "ll" | "wo") => "will",
        (Xpos::Md, "'d" | "d") => "would",
        (Xpos::Md, "ca") => "can",
        (Xpos::Md, "sha") => "shall",
        (Xpos::Rb, "n't" | "nt") => "not",
        (Xpos::To, "na" | "ta") => "to",
        (Xpos::Pos, _) => "'s",
        (Xpos::Prp, "i" | "me") => "I",
        (Xpos::Prp, "him") => "he",
        (Xpos::Prp, "her") => "she",
        (Xpos::Prp, "us" | "'s") => "we",
        (Xpos::Prp, "them" | "em" | "'em") => "they",
        (Xpos::Prp, "mine") => "my",
        (Xpos::Prp, "yours") => "your",
        (Xpos::Prp, "ours") => "our",
        (Xpos::Prp, "theirs") => "their",
        (Xpos::Wp, "whom") => "who",
        (Xpos::Dt, "an") => "a",
        (Xpos::Dt, "these") => "this",
        (Xpos::Dt, "those") => "that",
        (Xpos::In, "vs" | "vs.") => "versus",
        (Xpos::Nn, "pm" | "p.m") => "p.m.",
        (Xpos::Nn, "am" | "a.m") => "a.m.",
        (Xpos::Nns, "people") => "person",
        (Xpos::Cd, "m" | "mn") => "million",
        (Xpos::Cd, "k") => "thousand",
        (Xpos::Cd, "b" | "bn") => "billion",
        (Xpos::Colon, "--") => "-",
        _ => return None,
    };
    Some(lemma)
}

/// Typographic marks become plain ones.
fn plain_mark(form: &str) -> String {
    match form {
        "“" | "”" | "„" => "\"".to_owned(),
        "‘" | "’" => "'".to_owned(),
        "–" => "-".to_owned(),
        _ => form.to_owned(),
    }
}

/// Numbers lose the commas between their digits.
fn number(form: &str) -> String {
    if form.starts_with(|c: char| c.is_ascii_digit()) && form.contains(',') {
        form.replace(',', "")
    } else {
        form.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmatizer() -> Lemmatizer {
        let word = |class, word: &str| (class, word.to_owned());
        let irregular =
            [(Class::Verb, "went".to_owned(), "go".to_owned()), (Class::Noun, "men".to_owned(), "man".to_owned())];
        let dictionary = [
            word(Class::Verb, "hope"),
            word(Class::Verb, "hop"),
            word(Class::Verb, "deny"),
            word(Class::Verb, "need"),
            word(Class::Verb, "say"),
            word(Class::Verb, "make"),
            word(Class::Noun, "house"),
            word(Class::Noun, "bus"),
            word(Class::Adjective, "large"),
            word(Class::Adjective, "happy"),
            word(Class::Adjective, "big"),
            word(Class::Verb, "watch"),
            word(Class::Noun, "American"),
        ];
        Lemmatizer::from_bytes(&Lemmatizer::pack(&irregular, &dictionary)).unwrap()
    }

    #[test]
    fn inflected_words_find_their_lemma() {
        let lemmatizer = lemmatizer();
        let cases = [
            ("hoped", Xpos::Vbd, "hope"),
            ("hopping", Xpos::Vbg, "hop"),
            ("Denied", Xpos::Vbn, "deny"),
            ("needed", Xpos::Vbd, "need"),
            ("went", Xpos::Vbd, "go"),
            ("says", Xpos::Vbz, "say"),
            ("watches", Xpos::Vbz, "watch"),
            ("making", Xpos::Vbg, "make"),
            ("houses", Xpos::Nns, "house"),
            ("buses", Xpos::Nns, "bus"),
            ("Parties", Xpos::Nns, "party"),
            ("men", Xpos::Nns, "man"),
            ("larger", Xpos::Jjr, "large"),
            ("happiest", Xpos::Jjs, "happy"),
            ("bigger", Xpos::Jjr, "big"),
            ("n’t", Xpos::Rb, "not"),
            ("’s", Xpos::Vbz, "be"),
            ("Americans", Xpos::Nnps, "American"),
            ("12,500", Xpos::Cd, "12500"),
            ("The", Xpos::Dt, "the"),
            ("“", Xpos::Open, "\""),
            ("released", Xpos::Vbd, "release"),
        ];
        for (form, xpos, lemma) in cases {
            assert_eq!(lemmatizer.lemma(form, Upos::X, xpos), lemma, "{form} {xpos}");
        }
    }

    #[test]
    fn strange_words_do_no_harm() {
        let lemmatizer = lemmatizer();
        for form in ["", "s", "es", "ed", "ing", "ïng", "’", "ÀÉs", "🦊s", "ies", "İNGing"] {
            for &xpos in Xpos::ALL {
                let _ = lemmatizer.lemma(form, Upos::X, xpos);
            }
        }
    }
}
