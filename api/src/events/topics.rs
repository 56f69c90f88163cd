//! Who follows what: each topic has its followers, and each follower a short queue.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};
use uuid::Uuid;

/// What a follower hears
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard<T> {
    /// It happened
    Event(T),
    /// Something may have happened that this follower cannot be told any more
    Gap,
}

/// Topics by identity
pub(super) struct Topics<T> {
    queue: usize,
    senders: Arc<Senders<T>>,
}

type Senders<T> = Mutex<HashMap<Uuid, Sender<Heard<T>>>>;

impl<T: Clone> Topics<T> {
    /// Topics of which a follower that is slow has so many events in store, the latest
    pub(super) fn new(queue: usize) -> Self {
        Self { queue, senders: Arc::default() }
    }

    /// A follower of what happens from now on
    pub(super) fn follow(&self, topic: Uuid) -> Following<T> {
        let receiver =
            lock(&self.senders).entry(topic).or_insert_with(|| Sender::new(self.queue)).subscribe();
        Following { topic, receiver, senders: Arc::clone(&self.senders) }
    }

    /// Tells all followers of a topic
    pub(super) fn tell(&self, topic: Uuid, event: T) {
        if let Some(sender) = lock(&self.senders).get(&topic) {
            let _ = sender.send(Heard::Event(event));
        }
    }

    /// Tells all followers that they may have missed something
    pub(super) fn tell_gap(&self) {
        for sender in lock(&self.senders).values() {
            let _ = sender.send(Heard::Gap);
        }
    }

    /// Those of the topics that somebody follows
    pub(super) fn followed(&self, mut topics: Vec<Uuid>) -> Vec<Uuid> {
        let senders = lock(&self.senders);
        topics.retain(|topic| senders.contains_key(topic));
        topics
    }

    /// All topics that somebody follows
    pub(super) fn all(&self) -> Vec<Uuid> {
        lock(&self.senders).keys().copied().collect()
    }
}

/// Follows a topic until it is dropped
pub struct Following<T: Clone> {
    topic: Uuid,
    receiver: Receiver<Heard<T>>,
    senders: Arc<Senders<T>>,
}

impl<T: Clone> Following<T> {
    /// What is heard next; a gap, too, when this follower was too slow for all of it
    pub async fn next(&mut self) -> Heard<T> {
        match self.receiver.recv().await {
            Ok(heard) => heard,
            // Closed never happens: the sender stays while somebody follows.
            Err(RecvError::Lagged(_) | RecvError::Closed) => Heard::Gap,
        }
    }
}

impl<T: Clone> Drop for Following<T> {
    fn drop(&mut self) {
        let mut senders = lock(&self.senders);
        if senders.get(&self.topic).is_some_and(|sender| sender.receiver_count() <= 1) {
            senders.remove(&self.topic);
        }
    }
}

fn lock<T>(senders: &Senders<T>) -> MutexGuard<'_, HashMap<Uuid, broadcast::Sender<Heard<T>>>> {
    senders.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    #[tokio::test]
    async fn followers_hear_their_topic_in_order() {
        let topics = Topics::new(4);
        let (mut first, mut second) = (topics.follow(ONE), topics.follow(ONE));
        topics.tell(ONE, 1);
        topics.tell(OTHER, 2);
        topics.tell(ONE, 3);
        for follower in [&mut first, &mut second] {
            assert_eq!(follower.next().await, Heard::Event(1));
            assert_eq!(follower.next().await, Heard::Event(3));
        }
    }

    #[tokio::test]
    async fn who_is_slow_hears_of_the_gap_and_then_the_latest() {
        let topics = Topics::new(2);
        let mut slow = topics.follow(ONE);
        for event in 1..=5 {
            topics.tell(ONE, event);
        }
        assert_eq!(slow.next().await, Heard::Gap);
        assert_eq!(slow.next().await, Heard::Event(4));
        topics.tell_gap();
        assert_eq!(slow.next().await, Heard::Event(5));
        assert_eq!(slow.next().await, Heard::Gap);
    }

    #[test]
    fn a_topic_goes_with_its_last_follower() {
        let topics: Topics<()> = Topics::new(1);
        let (first, second) = (topics.follow(ONE), topics.follow(ONE));
        drop(first);
        assert_eq!(topics.followed(vec![ONE, OTHER]), [ONE]);
        drop(second);
        assert!(topics.all().is_empty());
    }
}
