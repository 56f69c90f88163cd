//! Links of the guides lead somewhere.

use std::{fs, path::Path};

use harness::markdown::{anchors, files, links};

/// The links of a guide that lead nowhere; those to other hosts are not looked at
fn broken(path: &Path, text: &str) -> Vec<String> {
    let folder = path.parent().unwrap_or(path);
    let leads = |link: &str| {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = if file.is_empty() { path.to_path_buf() } else { folder.join(file) };
        let is_there =
            || fs::read_to_string(&target).is_ok_and(|text| anchors(&text).iter().any(|name| name == anchor));
        target.exists() && (anchor.is_empty() || is_there())
    };
    let links = links(text).into_iter().filter(|link| !link.contains("://") && !leads(link));
    links.map(|link| format!("{}: {link}", path.display())).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let files = files();
    assert!(
        files.iter().any(|path| path.ends_with("docs/api.md"))
            && files.iter().any(|path| path.ends_with("README.md"))
    );
    let broken = files.iter().flat_map(|path| broken(path, &fs::read_to_string(path).expect("a guide")));
    assert_eq!(broken.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_broken_link_is_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("b.md"), "# One `two`, three\n\n```sh\n# no heading\n```\n\n## X\n\n## X\n")
        .expect("a guide");
    let text = "# Here\n[a](b.md) [a](b.md#one-two-three) [a](b.md#x-1) [a](#here) `[no](link)` [a](https://example.org/x.md)
        \n```\n[no](code)\n```\n[a](c.md) [a](b.md#no-heading) [a](b.md#x-2) ![a](#there)";
    let path = folder.path().join("a.md");
    fs::write(&path, text).expect("a guide");
    let names: Vec<_> =
        broken(&path, text).iter().filter_map(|told| told.rsplit(' ').next().map(str::to_owned)).collect();
    assert_eq!(names, ["c.md", "b.md#no-heading", "b.md#x-2", "#there"]);
}
