//! What is asked: by whom, about whom, on which topic, when.

use crate::graph::{ActorId, AttributionKey, Graph, ResolvedAttribution};
use crate::words;

/// Narrows an answer; empty parts narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Whose utterances: words of a name.
    pub by: Option<String>,
    /// About whom: words of a name.
    pub about: Option<String>,
    /// Words that the claim or its wording holds.
    pub topic: Option<String>,
    /// Said or published on or after this day, ISO 8601 (`2031-04` stands for the whole month).
    pub since: Option<String>,
    /// Said or published on or before this day.
    pub until: Option<String>,
}

impl Question {
    /// Whether anything but a name is asked for.
    pub(super) fn is_narrowed(&self) -> bool {
        self.topic.is_some() || self.since.is_some() || self.until.is_some()
    }

    /// Whether an actor is one that the question names, or none is named.
    pub(super) fn names(&self, graph: &Graph, id: &ActorId) -> bool {
        let named = [&self.by, &self.about].into_iter().flatten();
        let mut wanted = named.peekable();
        wanted.peek().is_none() || wanted.any(|name| is_called(graph, id, name))
    }

    /// Whether an utterance fits in every respect.
    pub(super) fn allows(&self, graph: &Graph, key: &AttributionKey, attribution: &ResolvedAttribution) -> bool {
        self.allows_speaker(graph, attribution) && self.allows_rest(graph, key, attribution)
    }

    pub(super) fn allows_speaker(&self, graph: &Graph, attribution: &ResolvedAttribution) -> bool {
        let Some(by) = &self.by else { return true };
        attribution.source.iter().chain(&attribution.co_sources).any(|id| is_called(graph, id, by))
    }

    /// About, topic and time.
    pub(super) fn allows_rest(&self, graph: &Graph, key: &AttributionKey, attribution: &ResolvedAttribution) -> bool {
        let about =
            self.about.as_ref().is_none_or(|name| attribution.about.iter().any(|id| is_called(graph, id, name)));
        about && self.allows_topic(graph, attribution) && self.allows_time(graph, key, attribution)
    }

    pub(super) fn allows_topic(&self, graph: &Graph, attribution: &ResolvedAttribution) -> bool {
        let Some(topic) = &self.topic else { return true };
        let claim = attribution.claim.as_ref().and_then(|id| graph.claims.get(id));
        let text = format!("{} {}", claim.map_or("", |claim| &claim.text), attribution.record.evidence.content);
        let held = words::stems(&text);
        words::stems(topic).iter().all(|stem| held.binary_search(stem).is_ok())
    }

    fn allows_time(&self, graph: &Graph, key: &AttributionKey, attribution: &ResolvedAttribution) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let published = graph.articles.get(&key.doc).and_then(|article| article.metadata.published.as_deref());
        let Some(time) = attribution.record.said_at.as_deref().or(published) else { return false };
        // a shorter date stands for all that it begins
        let after = self.since.as_deref().is_none_or(|since| time >= since || since.starts_with(time));
        let before = self.until.as_deref().is_none_or(|until| time <= until || time.starts_with(until));
        after && before
    }
}

/// Whether all words of `wanted` are words of the actor's name or of one alias.
fn is_called(graph: &Graph, id: &ActorId, wanted: &str) -> bool {
    let Some(actor) = graph.actors.get(id) else { return false };
    let split = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let wanted_words = split(wanted);
    let held = |name: &str| {
        let words = split(name);
        !wanted_words.is_empty() && wanted_words.iter().all(|word| words.contains(word))
    };
    id.0 == wanted || held(&actor.name) || actor.aliases.iter().any(|alias| held(alias))
}
