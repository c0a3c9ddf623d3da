//! The exchange sidecar, and the bulk writes of an import.

mod elements;
mod export;
mod load;
mod past;
mod uploads;

pub use elements::{
    Exchange, ExchangeFile, ExchangeModule, NewElement, by_sha256, files, insert_elements,
    insert_exchange, insert_file, insert_module, lock_file, modules_of, of_module,
};
pub use export::{
    Element, NewLinkRow, ObjectState, StoredPicture, Structure, TypeUse, elements, live_links,
    new_links, new_objects, object_states, pictures, snapshot, storage_key, structure_changed,
    tree, type_uses,
};
pub use load::{
    LoadedLink, LoadedObject, defer_constraints, finish_module, load_links, load_objects,
};
pub use past::{new_objects_then, tree_then};
pub use uploads::{Upload, delete_upload, insert_upload, set_upload, upload};
