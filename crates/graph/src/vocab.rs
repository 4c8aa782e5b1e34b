//! IRIs as constants: our own vocabulary and the terms borrowed from others.
//!
//! Our terms are defined in `data/ontology/dixit.ttl`; a test keeps the two in step.

macro_rules! namespace {
    () => {
        "https://w3id.org/dixit/ns#"
    };
}

/// The namespace of our own terms. Written once: every constant of [`dx`] derives from it.
pub const NAMESPACE: &str = namespace!();

/// Where data live unless a caller says otherwise: articles, actors, claims, attributions, runs.
pub const DEFAULT_BASE: &str = "https://w3id.org/dixit/kg/";

/// Prefixes that outputs and queries use, in alphabetical order, without the data's own.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dx", NAMESPACE),
    ("fact", fact::NAMESPACE),
    ("nif", nif::NAMESPACE),
    ("oa", oa::NAMESPACE),
    ("prov", prov::NAMESPACE),
    ("rdf", rdf::NAMESPACE),
    ("rdfs", rdfs::NAMESPACE),
    ("schema", schema::NAMESPACE),
    ("xsd", xsd::NAMESPACE),
];

macro_rules! own {
    ($($(#[$doc:meta])* $name:ident = $local:literal;)*) => {
        $($(#[$doc])* pub const $name: NamedNodeRef<'static> =
            NamedNodeRef::new_unchecked(concat!(namespace!(), $local));)*

        /// Every term of this vocabulary.
        pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
    };
}

macro_rules! borrowed {
    ($($module:ident $about:literal $namespace:literal { $($name:ident = $local:literal,)* })*) => {$(
        #[doc = $about]
        pub mod $module {
            use oxigraph::model::NamedNodeRef;

            /// The namespace.
            pub const NAMESPACE: &str = $namespace;
            $(
                #[doc = concat!("`", stringify!($module), ":", $local, "`")]
                pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )*
        }
    )*};
}

/// Our own terms.
pub mod dx {
    use oxigraph::model::NamedNodeRef;

    own! {
        // Classes: attributions by stance.
        /// One act of saying, thinking or wanting.
        ATTRIBUTION = "Attribution";
        /// Stance `asserts`.
        STATEMENT = "Statement";
        /// Stance `denies`.
        DENIAL = "Denial";
        /// Stance `doubts`.
        DOUBT = "Doubt";
        /// Stance `asks`.
        QUESTION = "Question";
        /// Stance `urges`.
        APPEAL = "Appeal";
        /// Stance `intends`.
        INTENTION = "Intention";
        /// Stance `expresses`.
        ATTITUDE = "Attitude";
        // Classes: everything else.
        /// A claim: described, never asserted.
        PROPOSITION = "Proposition";
        /// A name that speaks, whoever is behind it.
        PERSONA = "Persona";
        /// An actor without a name.
        UNIDENTIFIED = "Unidentified";
        /// A loose set of people.
        COLLECTIVE_SOURCE = "CollectiveSource";
        /// A state, government, ministry, agency or court.
        GOVERNMENT_OR_PLACE = "GovernmentOrPlace";
        /// A news outlet or platform.
        MEDIUM = "Medium";
        /// Documents that speak, and anything else.
        OTHER_ACTOR = "OtherActor";
        /// Belonging to or speaking for, with evidence.
        AFFILIATION = "Affiliation";
        /// A link between two attributions, derived by the tool.
        RELATION = "Relation";
        /// The one rejects the other.
        REBUTTAL = "Rebuttal";
        /// The two cannot hold together.
        CONTRADICTION = "Contradiction";
        /// The one gives reason for the other.
        SUPPORT = "Support";
        /// The two hold one proposition.
        SAME_CLAIM = "SameClaim";
        // Properties of attributions.
        /// Who.
        SOURCE = "source";
        /// A proposition, or the attribution nested in this one.
        CONTENT = "content";
        /// Whom the content mentions.
        ABOUT = "about";
        /// Who is told, or where it is said.
        ADDRESSEE = "addressee";
        /// 0 for what the article itself reports, 1 for what is nested in that, and so on.
        DEPTH = "depth";
        /// Whether the source is for or against the content.
        POLARITY = "polarity";
        /// How sure the source is.
        CERTAINTY = "certainty";
        /// How the reporter stands to the source.
        REPORTER_DISTANCE = "reporterDistance";
        /// Probability that the tool read this right.
        EXTRACTION_CONFIDENCE = "extractionConfidence";
        /// How a denial denies.
        DENIAL_KIND = "denialKind";
        /// How a doubt doubts.
        DOUBT_KIND = "doubtKind";
        /// Whether the content is quoted.
        QUOTATION = "quotation";
        /// When it was said.
        SAID_AT = "saidAt";
        /// The model or rule that found it.
        MADE_BY = "madeBy";
        /// The passage that shows it: for attributions, the content.
        EVIDENCE = "evidence";
        /// The words that signal it.
        CUE = "cue";
        /// The words that name the source.
        SOURCE_SPAN = "sourceSpan";
        /// Where the author flags it as unproven.
        HEDGE = "hedge";
        // Properties of actors, affiliations, articles, runs.
        /// Who belongs to or speaks for whom.
        SPEAKS_FOR = "speaksFor";
        /// Title or function.
        ROLE = "role";
        /// Where an actor is mentioned.
        MENTION = "mention";
        /// The one who is affiliated.
        MEMBER = "member";
        /// With whom.
        ORGANIZATION = "organization";
        /// SHA-256 of the text that all offsets count.
        TEXT_SHA256 = "textSha256";
        /// SHA-256 of a model that took part.
        MODEL_SHA256 = "modelSha256";
        // Properties between attributions.
        /// Rejects it.
        DENIES = "denies";
        /// Cannot hold together with it.
        CONTRADICTS = "contradicts";
        /// Gives reason for it.
        SUPPORTS = "supports";
        /// Holds the same proposition.
        SHARES_CLAIM_WITH = "sharesClaimWith";
        /// The later or dependent attribution of a relation.
        FROM = "from";
        /// The attribution that it answers.
        TO = "to";
        /// Why a relation holds.
        BASIS = "basis";
        /// Strength of a relation.
        SCORE = "score";
        // Values.
        /// Denial: not so.
        OUTRIGHT = "outright";
        /// Denial: the question is put wrongly.
        REJECTS_FRAMING = "rejectsFraming";
        /// Denial: partly so.
        PARTIAL = "partial";
        /// Denial: of one's own earlier claim.
        RETRACTS = "retracts";
        /// Doubt: nothing shows it.
        NO_EVIDENCE = "noEvidence";
        /// Doubt: no comment.
        DECLINES_COMMENT = "declinesComment";
        /// Doubt: not confirmed.
        UNVERIFIED = "unverified";
        /// The reporter says `claimed`.
        DISTANCING = "distancing";
        /// The reporter says `revealed`.
        ENDORSING = "endorsing";
        /// Quoted.
        DIRECT = "direct";
        /// Paraphrased.
        INDIRECT = "indirect";
        /// Partly quoted.
        MIXED = "mixed";
    }
}

borrowed! {
    rdf "RDF's own terms." "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        TYPE = "type", STATEMENT = "Statement", SUBJECT = "subject", PREDICATE = "predicate", OBJECT = "object",
        REIFIES = "reifies",
    }
    rdfs "RDF Schema." "http://www.w3.org/2000/01/rdf-schema#" { LABEL = "label", }
    xsd "Datatypes." "http://www.w3.org/2001/XMLSchema#" {
        STRING = "string", INTEGER = "integer", DECIMAL = "decimal", DATE = "date", DATE_TIME = "dateTime", G_YEAR = "gYear",
        G_YEAR_MONTH = "gYearMonth",
    }
    schema "Articles, people, claims." "https://schema.org/" {
        NEWS_ARTICLE = "NewsArticle", PERSON = "Person", ORGANIZATION = "Organization",
        NEWS_MEDIA_ORGANIZATION = "NewsMediaOrganization", CLAIM = "Claim", NAME = "name",
        ALTERNATE_NAME = "alternateName", HEADLINE = "headline", URL = "url", IDENTIFIER = "identifier",
        DATE_PUBLISHED = "datePublished", PUBLISHER = "publisher", AUTHOR = "author", MENTIONS = "mentions",
        IS_PART_OF = "isPartOf", TEXT = "text",
    }
    prov "Agents and runs." "http://www.w3.org/ns/prov#" {
        AGENT = "Agent", SOFTWARE_AGENT = "SoftwareAgent", ACTIVITY = "Activity", USED = "used",
        WAS_GENERATED_BY = "wasGeneratedBy", WAS_ASSOCIATED_WITH = "wasAssociatedWith",
        WAS_DERIVED_FROM = "wasDerivedFrom", WAS_ATTRIBUTED_TO = "wasAttributedTo",
    }
    oa "Web Annotation: evidence selectors." "http://www.w3.org/ns/oa#" {
        HAS_SOURCE = "hasSource", HAS_SELECTOR = "hasSelector", TEXT_POSITION_SELECTOR = "TextPositionSelector",
        TEXT_QUOTE_SELECTOR = "TextQuoteSelector", START = "start", END = "end", EXACT = "exact",
    }
    nif "NIF: words of a span." "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#" {
        ANCHOR_OF = "anchorOf",
    }
    fact "GRaSP's values of polarity and certainty." "http://groundedannotationframework.org/grasp/factuality#" {
        POSITIVE = "positive", NEGATIVE = "negative", CERTAIN = "certain", PROBABLE = "probable",
        POSSIBLE = "possible", UNDERSPECIFIED = "underspecified",
    }
    np "Nanopublications." "http://www.nanopub.org/nschema#" {
        NANOPUBLICATION = "Nanopublication", HAS_ASSERTION = "hasAssertion", HAS_PROVENANCE = "hasProvenance",
        HAS_PUBLICATION_INFO = "hasPublicationInfo",
    }
}
