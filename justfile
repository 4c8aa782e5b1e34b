# Short names for what CI runs; plain cargo is always enough.

# Everything that must hold before a change lands.
ci:
    .ci/run

# All tests.
test:
    cargo test --workspace

# The main job on a sample article.
sample:
    cargo run --release -- graph data/articles/email-leak.txt -o graph.html

# Speed of each stage.
bench:
    cargo bench --workspace
