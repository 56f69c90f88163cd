use std::sync::atomic::{AtomicUsize, Ordering};

use super::ReadError;

/// Room for what is read or told, in bytes, by any number of tasks at once: a list has so many rows, but a row may be of any
/// length
#[derive(Debug)]
pub struct Room {
    maximum: usize,
    taken: AtomicUsize,
}

impl Room {
    /// Room for so many bytes
    pub const fn of(maximum: usize) -> Self {
        Self { maximum, taken: AtomicUsize::new(0) }
    }

    /// Takes so many bytes of it; what is taken never comes back
    ///
    /// # Errors
    ///
    /// [`ReadError::NoRoom`] when there are not so many left.
    pub fn take(&self, bytes: usize) -> Result<(), ReadError> {
        let taken = self.taken.fetch_add(bytes, Ordering::Relaxed);
        if taken.saturating_add(bytes) <= self.maximum {
            Ok(())
        } else {
            Err(ReadError::NoRoom { maximum: self.maximum })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_up_to_the_maximum_and_not_beyond() {
        let room = Room::of(10);
        assert!(room.take(4).is_ok() && room.take(6).is_ok() && room.take(0).is_ok());
        assert!(matches!(room.take(1), Err(ReadError::NoRoom { maximum: 10 })));
        assert!(matches!(Room::of(10).take(usize::MAX), Err(ReadError::NoRoom { .. })));
    }
}
