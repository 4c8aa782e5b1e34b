// A small made-up corpus, as records: two towns, a dam, a persona, and an article that tries to inject script.

const spans = (text, words, from = 0) => {
  const at = text.indexOf(words, from);
  if (at < 0) throw new Error(`${words} is not in the text`);
  const start = Array.from(text.slice(0, at)).length;
  return [start, start + Array.from(words).length];
};

/** A record of `text`; each attribution names its words, from which the offsets follow. */
export function record(doc, title, text, actors, attributions, relations = [], extra = {}) {
  const claims = [...new Map(attributions.filter((one) => one.claim).map((one) => [one.claim, one])).values()];
  return {
    doc, sha256: "0".repeat(64), title, url: "https://herald.example/" + doc, publisher: "The Harbor Herald", authors: ["Ada Quill"], published: "2024-05-01",
    actors: actors.map((actor) => ({ named: true, aliases: [], mentions: [], roles: [], affiliations: [], affiliation_evidence: [], ...actor })),
    attributions: attributions.map((one) => ({
      id: one.id, source: one.source ?? null, source_span: one.who ? [spans(text, one.who)] : [], cue: one.cue ? [spans(text, one.cue)] : [],
      content: [spans(text, one.content)], quotation: one.quotation ?? "indirect", stance: one.stance, denial: one.stance === "denies" ? "outright" : null,
      doubt: null, certainty: one.certainty ?? "certain", distance: one.distance ?? "neutral", addressee: one.to ?? null, parent: one.parent ?? null,
      about: one.about ?? [], claim: one.claim ?? null, confidence: 0.9, made_by: "fixture",
      evidence: { source: one.who ?? "", cue: one.cue ?? "", content: one.content },
    })),
    claims: claims.map((one) => ({ id: one.claim, text: one.text ?? one.content, subject: null, predicate: null, object: null, key: one.key ?? one.claim })),
    relations: relations.map(([from, to, type]) => ({ from, to, type, basis: "same_claim_opposite_stance", score: 0.9 })),
    hedges: [], models: ["fixture"], ...extra,
  };
}

const damText = "🌊 Mayor Mira Vell said the old dam is safe. Oskar Thun, an engineer, told the Herald that inspectors believe the dam leaks. Vell denied that the dam leaks. A blogger called Reed Ghost doubts the inspection.";
export const dam = {
  text: damText,
  record: record("dam", "Mayor says dam is safe", damText,
    [{ id: "v", name: "Mira Vell", kind: "person", roles: ["mayor"] }, { id: "t", name: "Oskar Thun", kind: "person", roles: ["engineer"] },
     { id: "i", name: "inspectors", kind: "group", named: false }, { id: "h", name: "The Harbor Herald", kind: "medium" }, { id: "g", name: "Reed Ghost", kind: "persona" }],
    [{ id: "a1", source: "v", who: "Mayor Mira Vell", cue: "said", content: "the old dam is safe", stance: "asserts", claim: "c1", text: "The old dam is safe.", key: "dam safe" },
     { id: "a2", source: "t", who: "Oskar Thun, an engineer", cue: "told", content: "that inspectors believe the dam leaks", stance: "asserts", to: "h", claim: "c2", text: "Inspectors believe that the dam leaks.", key: "inspectors believe leak" },
     { id: "a3", source: "i", who: "inspectors", cue: "believe", content: "the dam leaks", stance: "asserts", certainty: "probable", parent: "a2", claim: "c3", text: "The dam leaks.", key: "dam leaks" },
     { id: "a4", source: "v", who: "Vell", cue: "denied", content: "that the dam leaks", stance: "denies", claim: "c3", text: "The dam leaks.", key: "dam leaks" },
     { id: "a5", source: "g", who: "A blogger called Reed Ghost", cue: "doubts", content: "the inspection", stance: "doubts", claim: "c4", text: "The inspection was sound.", key: "inspection sound" }],
    [["a4", "a3", "denies"]]),
};

const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const evilText = `${evil} claimed that </script><script>window.hacked=1</script> is harmless.`;
export const hostile = {
  text: evilText,
  record: record("</script><b>x", `${evil} title`, evilText,
    [{ id: "x", name: `${evil} name`, kind: "person", aliases: [evil], roles: [evil] }],
    [{ id: "e1", source: "x", who: evil, cue: "claimed", content: "</script><script>window.hacked=1</script>", stance: "denies", claim: "c", text: `${evil} is harmless.`, key: "evil" }],
    [], { url: "javascript:window.hacked=1", publisher: evil, authors: [evil] }),
};

/** `n` articles with many actors and claims, for a graph of thousands of nodes. */
export function many(n) {
  return Array.from({ length: n }, (_, i) => {
    const [a, b] = [`Speaker ${i % 400}`, `Speaker ${(i * 7 + 3) % 400}`];
    const text = `${a} said that plan ${i} works. ${b} denied that plan ${(i * 3) % n} works.`;
    return record(`m${i}`, `Plan ${i}`, text, [{ id: "a", name: a, kind: "person" }, ...(a === b ? [] : [{ id: "b", name: b, kind: "organization" }])],
      [{ id: "1", source: "a", who: a, cue: "said", content: `that plan ${i} works`, stance: "asserts", claim: "p", text: `Plan ${i} works.`, key: `plan ${i}` },
       { id: "2", source: a === b ? "a" : "b", who: b, cue: "denied", content: `that plan ${(i * 3) % n} works`, stance: "denies", claim: "q", text: `Plan ${(i * 3) % n} works.`, key: `plan ${(i * 3) % n}` }]);
  });
}
