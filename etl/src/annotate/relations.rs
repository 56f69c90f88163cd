//! The relations of a part: which other parts it names, and by what

use super::{
    NotAnnotated,
    markup::{Edge, Edits, Tags, escape},
    package::Package,
};

const NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The relations of a part
pub(super) struct Relations {
    /// The part that they are of; empty for the package
    source: String,
    /// The part that they stand in
    part: String,
    text: Option<String>,
    present: Vec<Relation>,
    added: Vec<Relation>,
}

#[derive(Debug)]
struct Relation {
    id: String,
    /// Last word of its type: `worksheet`
    kind: String,
    r#type: String,
    target: String,
}

impl Relations {
    /// Those of a part, or of the package for an empty name
    pub(super) fn of(package: &mut Package, source: &str) -> Result<Self, NotAnnotated> {
        let (folder, file) = source.rsplit_once('/').unwrap_or(("", source));
        let part = format!("{folder}/_rels/{file}.rels").trim_start_matches('/').to_owned();
        let text = package.read_if_there(&part)?;
        let mut present = Vec::new();
        let mut tags = Tags::of(text.as_deref().unwrap_or_default());
        while let Some(tag) = tags.next()? {
            let is_outside = || tag.attribute("TargetMode").is_some_and(|mode| mode == "External");
            if tag.begins("Relationship") && !is_outside() {
                let attribute = |name| tag.attribute(name).unwrap_or_default();
                let r#type = attribute("Type");
                let kind = r#type.rsplit('/').next().unwrap_or_default().to_owned();
                present.push(Relation { id: attribute("Id"), kind, r#type, target: attribute("Target") });
            } else if tag.begins("Relationship") {
                // Its name is taken, whatever it is.
                let id = tag.attribute("Id").unwrap_or_default();
                present.push(Relation {
                    id,
                    kind: String::new(),
                    r#type: String::new(),
                    target: String::new(),
                });
            }
        }
        Ok(Self { source: source.to_owned(), part, text, present, added: Vec::new() })
    }

    /// The part that is named by that identity
    pub(super) fn target(&self, id: &str) -> Option<String> {
        let relation =
            self.present.iter().find(|relation| relation.id == id && !relation.target.is_empty())?;
        Some(self.resolve(&relation.target))
    }

    /// The first part of that kind
    pub(super) fn first(&self, kind: &str) -> Option<String> {
        let relation = self.present.iter().find(|relation| relation.kind == kind)?;
        Some(self.resolve(&relation.target))
    }

    /// What types begin with here: a workbook that is strict to the standard has others
    pub(super) fn is_strict(&self) -> bool {
        self.present.iter().any(|relation| relation.r#type.starts_with("http://purl.oclc.org/"))
    }

    /// Adds a relation to a part, and gives the name that it has
    pub(super) fn add(&mut self, r#type: String, target: &str) -> String {
        let is_free = |id: &String| {
            self.present.iter().chain(&self.added).all(|relation| !relation.id.eq_ignore_ascii_case(id))
        };
        let id =
            (1..=u32::MAX).map(|number| format!("rIdControle{number}")).find(is_free).unwrap_or_default();
        let kind = r#type.rsplit('/').next().unwrap_or_default().to_owned();
        self.added.push(Relation { id: id.clone(), kind, r#type, target: format!("/{target}") });
        id
    }

    /// Writes what was added
    pub(super) fn finish(self, package: &mut Package) -> Result<(), NotAnnotated> {
        if self.added.is_empty() {
            return Ok(());
        }
        let written = |prefix: &str| -> String {
            let tag = |relation: &Relation| {
                let Relation { id, r#type, target, .. } = relation;
                format!("<{prefix}Relationship Id=\"{id}\" Type=\"{type}\" Target=\"{}\"/>", escape(target))
            };
            self.added.iter().map(tag).collect()
        };
        let Some(text) = &self.text else {
            let all =
                format!("{DECLARATION}<Relationships xmlns=\"{NAMESPACE}\">{}</Relationships>", written(""));
            package.add(&self.part, all);
            return Ok(());
        };
        let mut edits = Edits::default();
        let mut tags = Tags::of(text);
        while let Some(tag) = tags.next()? {
            if tag.depth == 0 && tag.edge != Edge::Open {
                edits.append_in(&tag, &written(tag.prefix()));
            }
        }
        package.edit(&self.part, edits);
        Ok(())
    }

    /// The name of a part that this part calls by `target`
    fn resolve(&self, target: &str) -> String {
        let target = target.replace('\\', "/");
        if let Some(absolute) = target.strip_prefix('/') {
            return absolute.to_owned();
        }
        let mut steps: Vec<&str> = self.source.split('/').collect();
        steps.pop();
        for step in target.split('/') {
            match step {
                "." | "" => {}
                ".." => drop(steps.pop()),
                step => steps.push(step),
            }
        }
        steps.join("/")
    }
}

/// What a part begins with
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
