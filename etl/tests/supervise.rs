//! The limits hold: the test binary starts itself again as the child that misbehaves.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "that is how a test fails")]

use std::time::{Duration, Instant};

use etl::config::Limits;
use etl::supervise::{Outcome, confine, is_child, start, write_no_files};

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
fn child_writes() {
    as_child(|| {
        write_no_files().unwrap();
        let file = std::env::temp_dir().join(format!("inkoopkracht-{}", std::process::id()));
        let _ = std::fs::write(&file, "no");
        let _ = std::fs::remove_file(&file);
        std::process::exit(0);
    });
}

#[test]
fn child_is_killed() {
    as_child(|| {
        let own = rustix::process::getpid();
        rustix::process::kill_process(own, rustix::process::Signal::KILL).unwrap();
    });
}

async fn outcome(test: &str) -> Outcome {
    let arguments = ["--exact", test, "--test-threads", "1"];
    let mut child = start(arguments, "test", "postgres://nowhere", &limits()).unwrap();
    let outcome = child.outcome().await.unwrap();
    assert_eq!(child.outcome().await.unwrap(), outcome, "it can be asked again");
    outcome
}

#[tokio::test]
async fn ends_what_goes_past_its_limits() {
    if is_child() {
        return;
    }
    let start = Instant::now();
    assert_eq!(outcome("child_exits").await, Outcome::Exited(7));
    assert_eq!(outcome("child_allocates").await, Outcome::OverLimit);
    assert_eq!(outcome("child_loops").await, Outcome::OverLimit);
    assert_eq!(outcome("child_sleeps").await, Outcome::OverLimit);
    assert_eq!(outcome("child_is_killed").await, Outcome::Killed);
    assert!(start.elapsed() < Duration::from_secs(20));
}

/// Only where the test itself does not write into a file
#[tokio::test]
async fn writes_no_files() {
    let streams = ["/proc/self/fd/1", "/proc/self/fd/2"];
    if is_child() || streams.iter().any(|stream| std::path::Path::new(stream).is_file()) {
        return;
    }
    assert_eq!(outcome("child_writes").await, Outcome::OverLimit);
}

#[tokio::test]
async fn a_child_that_is_killed_is_gone() {
    if is_child() {
        return;
    }
    let arguments = ["--exact", "child_sleeps"];
    let mut child = start(arguments, "test", "postgres://nowhere", &limits()).unwrap();
    child.kill().await.unwrap();
    child.kill().await.unwrap();
    assert_eq!(child.outcome().await.unwrap(), Outcome::Killed);
}
