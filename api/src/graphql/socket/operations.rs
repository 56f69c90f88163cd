//! The operations that go on over a socket.

use std::{
    collections::HashMap,
    pin::Pin,
    task::{Context, Poll},
};

use futures::{
    Stream, StreamExt,
    stream::{AbortHandle, BoxStream, SelectAll, abortable},
};

use super::operation::Outcome;

/// The operations that go on over a socket, as a stream of what comes of them with their names
///
/// They are looked after by the task of their socket alone: what is not sent yet holds up the rest.
#[derive(Default)]
pub(super) struct Operations {
    running: SelectAll<BoxStream<'static, (String, Outcome)>>,
    ends: HashMap<String, AbortHandle>,
}

impl Operations {
    /// How many there are
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is one of this name
    pub(super) fn has(&self, id: &str) -> bool {
        self.ends.contains_key(id)
    }

    /// One more
    pub(super) fn begin(&mut self, id: String, outcomes: BoxStream<'static, Outcome>) {
        let name = id.clone();
        let (outcomes, end) = abortable(outcomes.map(move |outcome| (name.clone(), outcome)));
        self.running.push(outcomes.boxed());
        self.ends.insert(id, end);
    }

    /// Ends that one, if it goes on; nothing more comes of it
    pub(super) fn end(&mut self, id: &str) {
        if let Some(end) = self.ends.remove(id) {
            end.abort();
        }
    }
}

impl Stream for Operations {
    type Item = (String, Outcome);

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.running.poll_next_unpin(context);
        if let Poll::Ready(Some((id, Outcome::Refused(_) | Outcome::Complete))) = &polled {
            self.ends.remove(id);
        }
        polled
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, stream};

    use super::*;

    fn result() -> Outcome {
        Outcome::Next(Box::default())
    }

    #[test]
    fn a_name_is_free_again_when_its_operation_is_done() {
        let mut operations = Operations::default();
        operations.begin("1".to_owned(), stream::iter([result(), Outcome::Complete]).boxed());
        assert!(operations.has("1"));
        let outcomes: Vec<_> =
            operations.by_ref().map(|(id, _)| id).collect().now_or_never().expect("no waiting");
        assert_eq!(outcomes, ["1", "1"]);
        assert_eq!((operations.has("1"), operations.len()), (false, 0));
    }

    #[test]
    fn nothing_more_comes_of_what_the_client_ended_also_when_the_name_is_used_again() {
        let mut operations = Operations::default();
        operations.begin("1".to_owned(), stream::iter([result(), Outcome::Complete]).boxed());
        operations.end("1");
        operations.end("unknown");
        operations.begin("1".to_owned(), stream::pending().boxed());
        assert!(operations.next().now_or_never().is_none());
        assert_eq!(operations.len(), 1);
    }
}
