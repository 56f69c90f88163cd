/// Finds the places of a list that have some key; it takes less memory than a map
#[derive(Debug)]
pub(super) struct Index<K>(Vec<(K, usize)>);

impl<K: Ord> Index<K> {
    /// The places that have this key, in the order in which they were given
    pub(super) fn find(&self, key: &K) -> impl DoubleEndedIterator<Item = usize> + use<'_, K> {
        let from = self.0.partition_point(|(other, _)| other < key);
        let rest = self.0.get(from..).unwrap_or_default();
        let count = rest.partition_point(|(other, _)| other == key);
        rest.iter().take(count).map(|(_, place)| *place)
    }

    /// The places that share their key, together
    pub(super) fn groups(&self) -> impl Iterator<Item = Vec<usize>> {
        let groups = self.0.chunk_by(|(one, _), (other, _)| one == other);
        groups.filter(|group| group.len() > 1).map(|group| group.iter().map(|(_, place)| *place).collect())
    }
}

impl<K: Ord> FromIterator<(K, usize)> for Index<K> {
    fn from_iter<I: IntoIterator<Item = (K, usize)>>(keys: I) -> Self {
        let mut keys: Vec<(K, usize)> = keys.into_iter().collect();
        keys.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_all_of_a_key_in_the_order_given() {
        let index: Index<char> = ['b', 'a', 'c', 'a', 'c', 'a'].into_iter().zip(0..).collect();
        let found = |key| index.find(&key).collect::<Vec<_>>();
        assert_eq!(['a', 'b', 'c', 'd'].map(found), [vec![1, 3, 5], vec![0], vec![2, 4], Vec::new()]);
        assert_eq!(index.groups().collect::<Vec<_>>(), [vec![1, 3, 5], vec![2, 4]]);
    }
}
