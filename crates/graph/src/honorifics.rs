//! Titles of courtesy and office before a name.

/// Those that a comparison of names by the guideline passes over, lower case, without a dot.
pub(crate) const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sen",
    "senator",
    "rep",
    "gov",
    "governor",
    "rev",
    "president",
    "sir",
    "secretary",
    "judge",
    "justice",
    "prof",
    "professor",
    "gen",
    "general",
];

/// Others that stand before a person's name.
const MORE: &[&str] = &[
    "dame",
    "lady",
    "lord",
    "mayor",
    "congressman",
    "congresswoman",
    "representative",
    "chairman",
    "chairwoman",
    "col",
    "colonel",
    "capt",
    "captain",
    "sgt",
    "sergeant",
    "lt",
    "lieutenant",
    "adm",
    "admiral",
    "maj",
    "major",
    "sheriff",
    "sens",
    "reps",
    "reverend",
];

/// Whether a word is a title: `Mr.`, `Mayor`.
pub(crate) fn is_title(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    TITLES.contains(&lower.as_str()) || MORE.contains(&lower.as_str())
}

/// Whether a word only tells apart people of one name: `Jr.`, `III`.
pub(crate) fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches('.').to_lowercase().as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}
