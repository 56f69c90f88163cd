/// A tag of a part, without its angle brackets
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'t>(&'t [u8]);

impl<'t> Tag<'t> {
    pub(super) const fn new(bytes: &'t [u8]) -> Self {
        Self(bytes)
    }

    /// Whether it ends an element
    pub(super) fn is_end(self) -> bool {
        self.0.starts_with(b"/")
    }

    /// Whether it begins and ends an element at once
    pub(super) fn is_whole(self) -> bool {
        self.0.ends_with(b"/")
    }

    /// Whether it is no element but a comment, an instruction, literal text or a declaration
    pub(super) fn is_declaration(self) -> bool {
        self.0.starts_with(b"!") || self.0.starts_with(b"?")
    }

    /// Bytes of it
    pub(super) fn length(self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    /// Name of the element with its prefix, as the parser compares it
    pub(super) fn full_name(self) -> &'t [u8] {
        if let Some(name) = self.0.strip_prefix(b"/") {
            return name.trim_ascii_end();
        }
        let bytes = self.0.strip_suffix(b"/").unwrap_or(self.0);
        let end = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
        bytes.get(..end).unwrap_or_default()
    }

    /// Name of the element without its prefix
    pub(super) fn name(self) -> &'t [u8] {
        let bytes = self.0.strip_prefix(b"/").unwrap_or(self.0);
        let end =
            bytes.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(bytes.len());
        let name = bytes.get(..end).unwrap_or_default();
        name.rsplit(|byte| *byte == b':').next().unwrap_or_default()
    }

    /// Value of the attribute of that name, whatever its prefix; the longest when there is more than one
    pub(super) fn attribute(self, name: &[u8]) -> Option<&'t str> {
        let mut rest = self.0;
        let mut found: Option<&str> = None;
        while let Some((key, value, next)) = next_attribute(rest) {
            if key == name {
                let value = str::from_utf8(value).unwrap_or_default().trim();
                found = found.filter(|other| other.len() >= value.len()).or(Some(value));
            }
            rest = next;
        }
        found
    }
}

/// Local name, value, and what follows
fn next_attribute(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let equals = bytes.iter().position(|byte| *byte == b'=')?;
    let (before, after) = bytes.split_at(equals);
    let key = before.trim_ascii().rsplit(|byte| byte.is_ascii_whitespace() || *byte == b':').next()?;
    let (quote, value) = after.get(1..)?.trim_ascii_start().split_first()?;
    let (value, next) = value.split_at(value.iter().position(|byte| byte == quote)?);
    Some((key, value, next.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_and_attributes() {
        let tag = Tag::new(br#"x:sst xmlns="a" count = '7' x:uniqueCount="4294967295"/"#);
        assert_eq!(tag.name(), b"sst");
        assert_eq!(tag.attribute(b"uniqueCount"), Some("4294967295"));
        assert_eq!(tag.attribute(b"count"), Some("7"));
        assert_eq!(tag.attribute(b"ount"), None);
        assert!(tag.is_whole() && !tag.is_end());
        assert_eq!(Tag::new(b"/table:table-row").name(), b"table-row");
        assert_eq!(Tag::new(b"row/").name(), b"row");
        assert_eq!(Tag::new(b"c r=\"A1").attribute(b"r"), None);
    }
}
