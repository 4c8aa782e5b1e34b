//! Many articles, some at a time, results in the order of the inputs.

use crate::args::{Global, Inputs};
use crate::read::{InputError, RawArticle, Sources};
use crate::report::Report;
use anyhow::Context;
use dixit_document::Article;
use rayon::prelude::*;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bytes of text that are read ahead for each thread; what one round holds is the bound on memory.
const BYTES_PER_THREAD: usize = 1 << 20;

/// Articles that are read ahead for each thread.
const ARTICLES_PER_THREAD: usize = 64;

/// Stack of the threads that analyze: libraries walk trees, and trees can be deep.
const STACK_BYTES: usize = 16 << 20;

/// Does `work` on every article of the inputs and hands the results to `sink` in the order of the inputs, whatever the
/// number of threads. Inputs that fail, articles whose id an earlier one of the run has, and articles on which `work`
/// panics are named in the report; the others go on.
///
/// # Errors
/// Those of `sink`, and when no threads can be started.
pub(crate) fn for_each_article<T: Send>(
    inputs: &Inputs,
    global: &Global,
    report: &mut Report,
    work: impl Fn(Article) -> T + Sync,
    mut sink: impl FnMut(T, &mut Report) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let n_threads = n_threads(global);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).stack_size(STACK_BYTES);
    let pool = pool.build().context("cannot start threads")?;
    let mut sources = Sources::new(inputs);
    let mut seen = HashSet::new();
    loop {
        let round = next_round(&mut sources, n_threads);
        if round.is_empty() {
            return Ok(());
        }
        let done: Vec<_> = pool.install(|| round.into_par_iter().map(|raw| finish(raw?, &work)).collect());
        for outcome in done {
            report.n_read += 1;
            match outcome {
                Ok(done) => {
                    for note in &done.notes {
                        report.note(note);
                    }
                    // A hash of 64 bits stands for an id, so that a hundred million of them fit in memory.
                    if seen.insert(hash(&done.id)) {
                        sink(done.result, report)?;
                    } else {
                        report.fail(&duplicate(&done.place, &done.id));
                    }
                }
                Err(error) => report.fail(&error),
            }
            report.tick();
        }
    }
}

/// The number of articles to analyze at a time.
pub(crate) fn n_threads(global: &Global) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    global.jobs.map_or_else(all, usize::from)
}

struct Done<T> {
    place: String,
    id: String,
    notes: Vec<String>,
    result: T,
}

fn next_round(sources: &mut Sources, n_threads: usize) -> Vec<Result<RawArticle, InputError>> {
    let mut round = vec![];
    let mut n_bytes = 0;
    while n_bytes < n_threads * BYTES_PER_THREAD && round.len() < n_threads * ARTICLES_PER_THREAD {
        let Some(item) = sources.next() else { break };
        n_bytes += item.as_ref().map_or(0, RawArticle::n_bytes);
        round.push(item);
    }
    round
}

fn finish<T>(raw: RawArticle, work: &impl Fn(Article) -> T) -> Result<Done<T>, InputError> {
    let place = raw.place.to_string();
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let parsed = raw.parse()?;
        let id = parsed.article.id.0.clone();
        Ok((id, parsed.notes, work(parsed.article)))
    }));
    match attempt {
        Ok(Ok((id, notes, result))) => Ok(Done { place, id, notes, result }),
        Ok(Err(error)) => Err(error),
        Err(_) => {
            Err(InputError::new(place, "the analysis broke off: a defect of the program, please report the article"))
        }
    }
}

fn duplicate(place: &str, id: &str) -> InputError {
    let problem = format!("the id {id:?} is that of an earlier article of this run; --id-from path tells files apart");
    InputError::new(place, problem)
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
