//! Which fields give a type and which take it: the links back.

use std::collections::BTreeMap;

use async_graphql::{
    Positioned,
    parser::types::{FieldDefinition, InputValueDefinition, TypeDefinition, TypeKind},
};

use super::words::leaf;

/// Links to what uses a type
#[derive(Default)]
pub struct Uses {
    /// Fields that give it
    pub given: Vec<String>,
    /// Arguments, and fields of inputs, that take it
    pub taken: Vec<String>,
    /// Objects that implement it, when it is an interface
    pub implemented: Vec<String>,
    /// Unions that it is a member of
    pub members: Vec<String>,
}

/// The uses of every type that is used, by its name
pub fn of(types: &[TypeDefinition]) -> BTreeMap<String, Uses> {
    let mut uses = BTreeMap::<String, Uses>::new();
    for definition in types {
        let name = definition.name.node.as_str();
        match &definition.kind {
            TypeKind::Object(object) => {
                fields(&mut uses, name, &object.fields);
                for interface in &object.implements {
                    uses.entry(interface.node.to_string()).or_default().implemented.push(page(name));
                }
            }
            TypeKind::Interface(interface) => fields(&mut uses, name, &interface.fields),
            TypeKind::InputObject(input) => {
                for field in &input.fields {
                    take(&mut uses, &field.node, member(name, &field.node.name.node));
                }
            }
            TypeKind::Union(union) => {
                for of in &union.members {
                    uses.entry(of.node.to_string()).or_default().members.push(page(name));
                }
            }
            TypeKind::Scalar | TypeKind::Enum(_) => {}
        }
    }
    uses
}

fn fields(uses: &mut BTreeMap<String, Uses>, name: &str, fields: &[Positioned<FieldDefinition>]) {
    for field in fields.iter().map(|field| &field.node) {
        let link = member(name, &field.name.node);
        uses.entry(leaf(&field.ty.node).to_owned()).or_default().given.push(link.clone());
        for argument in field.arguments.iter().map(|argument| &argument.node) {
            take(uses, argument, format!("{link} (`{}`)", argument.name.node));
        }
    }
}

fn take(uses: &mut BTreeMap<String, Uses>, value: &InputValueDefinition, link: String) {
    uses.entry(leaf(&value.ty.node).to_owned()).or_default().taken.push(link);
}

fn page(name: &str) -> String {
    format!("[{name}]({name}.md)")
}

/// A link to a field on the page of its type
pub fn member(name: &str, field: &str) -> String {
    format!("[{name}.{field}]({name}.md#{})", field.to_lowercase())
}
