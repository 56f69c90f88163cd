//! The limits hold: the test binary starts itself again as the child that misbehaves.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "that is how a test fails")]

use std::time::{Duration, Instant};

use etl::config::Limits;
use etl::supervise::{Outcome, confine, is_child, run};

fn limits() -> Limits {
    Limits { reader_memory_bytes: 256 << 20, reader_seconds: 2, ..Limits::default() }
}

/// What the child does; in the parent these tests do nothing
fn as_child(work: impl FnOnce()) {
    if is_child() {
        confine(&limits()).unwrap();
        work();
    }
}

#[test]
fn child_exits() {
    as_child(|| std::process::exit(7));
}

#[test]
fn child_allocates() {
    as_child(|| {
        let mut hoard = Vec::new();
        loop {
            hoard.push(std::hint::black_box(vec![1_u8; 1 << 20]));
        }
    });
}

#[test]
fn child_loops() {
    as_child(|| {
        loop {
            std::hint::black_box(0);
        }
    });
}

#[test]
fn child_sleeps() {
    as_child(|| std::thread::sleep(Duration::from_mins(10)));
}

#[test]
fn ends_what_goes_past_its_limits() {
    if is_child() {
        return;
    }
    let outcome =
        |test| run(["--exact", test, "--test-threads", "1"], "postgres://nowhere", &limits()).unwrap();
    let start = Instant::now();
    assert_eq!(outcome("child_exits"), Outcome::Exited(7));
    assert_eq!(outcome("child_allocates"), Outcome::Killed);
    assert_eq!(outcome("child_loops"), Outcome::Killed);
    assert_eq!(outcome("child_sleeps"), Outcome::Killed);
    assert!(start.elapsed() < Duration::from_secs(20));
}
