use super::put;

pub(crate) const SECTOR: usize = 512;
pub(crate) const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const TABLE: u32 = 0xFFFF_FFFD;
/// The sector of the directory; the first one has the table of sectors
const DIRECTORY: u32 = 1;
const SHORTEST_LONG_STREAM: usize = 4096;

pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

pub(crate) fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    let place = [row, column, 0].map(u16::to_le_bytes).concat();
    record(0x0203, &[place, value.to_le_bytes().to_vec()].concat())
}

/// The beginning of the workbook (5) or of a sheet (16)
pub(crate) fn begin(kind: u8) -> Vec<u8> {
    let mut data = [0; 16];
    data[1] = 6;
    data[2] = kind;
    record(0x0809, &data)
}

pub(crate) fn end() -> Vec<u8> {
    record(0x000A, &[])
}

/// A sheet whose records stand at that place
pub(crate) fn bound_sheet(at: u32) -> Vec<u8> {
    record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 5, 0], b"Blad1"].concat())
}

/// The records of a workbook with one sheet
pub(crate) fn stream(global: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let length = [begin(5), bound_sheet(0), global.concat(), end()].concat().len();
    let place = bound_sheet(u32::try_from(length).unwrap());
    [begin(5), place, global.concat(), end(), begin(16), sheet.concat(), end()].concat()
}

/// An xls of one sheet with these records
pub(crate) fn of_records(sheet: &[Vec<u8>]) -> Vec<u8> {
    compound("Workbook", &stream(&[], sheet))
}

/// A compound file of one file, padded so that it stands in sectors of its own
pub(crate) fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    let mut content = content.to_vec();
    content.resize(content.len().max(SHORTEST_LONG_STREAM).next_multiple_of(SECTOR), 0);
    let root = entry("Root Entry", 5, END_OF_CHAIN, 0);
    let file = entry(name, 2, 2, content.len());
    let table = [vec![TABLE, END_OF_CHAIN], chain(2, content.len())].concat();
    [header(END_OF_CHAIN, 0), numbers(&table), [root, file].concat(), content].map(whole).concat()
}

/// A compound file of one file that shares its sectors with other small ones: its own table follows the directory
pub(crate) fn small_compound(name: &str, content: &[u8]) -> Vec<u8> {
    assert!(content.len() < SHORTEST_LONG_STREAM);
    let mut pieces: Vec<u32> = (1..=u32::try_from(content.len().div_ceil(64)).unwrap()).collect();
    *pieces.last_mut().unwrap() = END_OF_CHAIN;
    let content_length = content.len().next_multiple_of(SECTOR);
    let root = entry("Root Entry", 5, 3, content_length);
    let file = entry(name, 2, 0, content.len());
    let table = [vec![TABLE, END_OF_CHAIN, END_OF_CHAIN], chain(3, content_length)].concat();
    [header(2, 1), numbers(&table), [root, file].concat(), numbers(&pieces), content.to_vec()]
        .map(whole)
        .concat()
}

/// With another sector after that one
pub(crate) fn followed_by(file: Vec<u8>, sector: u32, next: u32) -> Vec<u8> {
    put(file, SECTOR + usize::try_from(sector).unwrap() * 4, &next.to_le_bytes())
}

/// With other bytes in the directory entry of the file
pub(crate) fn entry_with(file: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
    put(file, 2 * SECTOR + 128 + at, bytes)
}

fn header(small_table: u32, small_tables: u32) -> Vec<u8> {
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.resize(SECTOR, 0xFF);
    let header = put(header, 8, &[0; 68]);
    let header = put(header, 24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    let numbers = [1, DIRECTORY, 0, 4096, small_table, small_tables, END_OF_CHAIN, 0, 0];
    put(header, 44, &numbers.map(u32::to_le_bytes).concat())
}

fn entry(name: &str, kind: u8, start: u32, length: usize) -> Vec<u8> {
    let entry = put(vec![0; 128], 0, &super::utf16(name));
    let entry = put(entry, 64, &u16::try_from(name.len() * 2 + 2).unwrap().to_le_bytes());
    let entry = put(put(entry, 66, &[kind]), 116, &start.to_le_bytes());
    put(entry, 120, &u32::try_from(length).unwrap().to_le_bytes())
}

fn chain(first: u32, length: usize) -> Vec<u32> {
    let sectors = u32::try_from(length.div_ceil(SECTOR)).unwrap();
    (1..sectors).map(|next| first + next).chain([END_OF_CHAIN]).collect()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    let mut numbers = numbers.to_vec();
    numbers.resize(SECTOR / 4, FREE);
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}

fn whole(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(SECTOR), 0);
    bytes
}
