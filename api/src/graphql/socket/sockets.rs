//! The sockets of this process: how many there may be, and how they end when it stops.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::timeout,
};

/// How long sockets may take to say goodbye
const GOODBYE: Duration = Duration::from_secs(2);

/// The sockets of this process; cheap to clone
#[derive(Clone)]
pub struct Sockets {
    most: usize,
    room: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

impl Sockets {
    /// Room for so many sockets
    pub fn new(most: usize) -> Self {
        Self { most, room: Arc::new(Semaphore::new(most)), closing: watch::Sender::new(false) }
    }

    /// Room for one more socket, until it is dropped; `None` when there is none
    pub(super) fn enter(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.room).try_acquire_owned().ok()
    }

    /// Has all sockets close, those too that are still to come
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// When sockets are to close
    pub(super) async fn closing(&self) {
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }

    /// When all sockets are closed, or had the time for it
    pub async fn closed(&self) {
        let all = u32::try_from(self.most).unwrap_or(u32::MAX);
        let _ = timeout(GOODBYE, self.room.acquire_many(all)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn there_is_room_for_so_many_and_the_end_waits_for_them() {
        let sockets = Sockets::new(1);
        let entered = sockets.enter();
        assert!(entered.is_some());
        assert!(sockets.enter().is_none());
        sockets.close();
        sockets.closing().await;
        let ((), ()) = tokio::join!(sockets.closed(), async { drop(entered) });
        assert!(sockets.enter().is_some());
    }
}
