//! Memory of array buffers, which the engine does not count as heap.
#![cfg_attr(
    feature = "v8",
    expect(
        unsafe_code,
        reason = "the engine's interface for allocators is a table of C functions"
    )
)]

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How much array buffers may take, and take.
#[derive(Debug)]
pub(super) struct Budget {
    limit: AtomicUsize,
    #[cfg(feature = "v8")]
    used: AtomicUsize,
    exceeded: AtomicBool,
}

impl Budget {
    /// As much as the engine itself needs to start; a run sets its own limit.
    pub(super) const fn new() -> Self {
        Self {
            limit: AtomicUsize::new(16 * 1024 * 1024),
            #[cfg(feature = "v8")]
            used: AtomicUsize::new(0),
            exceeded: AtomicBool::new(false),
        }
    }

    /// From now on no more than this.
    pub(super) fn limit(&self, bytes: usize) {
        self.limit.store(bytes, Ordering::SeqCst);
    }

    /// Whether more was asked for.
    pub(super) fn is_exceeded(&self) -> bool {
        self.exceeded.load(Ordering::SeqCst)
    }

    /// How much they take now. With `QuickJS` they are a part of the heap.
    #[cfg(feature = "v8")]
    pub(super) fn used(&self) -> usize {
        self.used.load(Ordering::SeqCst)
    }

    #[cfg(feature = "quickjs")]
    pub(super) const fn used(&self) -> usize {
        0
    }

    #[cfg(feature = "v8")]
    fn take(&self, bytes: usize) -> bool {
        let limit = self.limit.load(Ordering::SeqCst);
        let taken = self
            .used
            .try_update(Ordering::SeqCst, Ordering::SeqCst, |used| {
                used.checked_add(bytes).filter(|all| *all <= limit)
            })
            .is_ok();
        if !taken {
            self.exceeded.store(true, Ordering::SeqCst);
        }
        taken
    }
}

#[cfg(feature = "v8")]
pub(super) use self::allocator::allocator;

#[cfg(feature = "v8")]
mod allocator {
    use std::{
        alloc::{self, Layout},
        ffi::c_void,
        num::NonZeroUsize,
        ptr::{self, NonNull},
        sync::{Arc, atomic::Ordering},
    };

    use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};

    use deno_core::v8::{Allocator, RustAllocatorVtable, UniqueRef, new_rust_allocator};

    use super::Budget;

    static TABLE: RustAllocatorVtable<Budget> = RustAllocatorVtable {
        allocate,
        allocate_uninitialized: allocate,
        free,
        drop,
    };

    /// An allocator of array buffers that keeps to a budget.
    pub(in super::super) fn allocator(budget: Arc<Budget>) -> UniqueRef<Allocator> {
        // SAFETY: the handle is what the functions of the table expect, and `drop` takes it back.
        unsafe { new_rust_allocator(Arc::into_raw(budget), &TABLE) }
    }

    /// Buffers of this size and more are mapped, so that they go back to the system when the run ends: allocators keep what
    /// threads that ended had.
    const MAPPED: usize = 64 * 1024;

    /// Memory of the system, all zero; null when there is none.
    fn map(bytes: usize) -> *mut c_void {
        let Some(length) = NonZeroUsize::new(bytes) else {
            return ptr::null_mut();
        };
        let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: the system chooses a place where nothing is.
        let mapped = unsafe { mmap_anonymous(None, length, access, MapFlags::MAP_PRIVATE) };
        mapped.map_or(ptr::null_mut(), NonNull::as_ptr)
    }

    fn layout(bytes: usize) -> Option<Layout> {
        Layout::from_size_align(bytes.max(1), 16).ok()
    }

    unsafe extern "C" fn allocate(budget: &Budget, bytes: usize) -> *mut c_void {
        let Some(layout) = layout(bytes) else {
            return ptr::null_mut();
        };
        if !budget.take(bytes) {
            return ptr::null_mut();
        }
        let given = if bytes >= MAPPED {
            map(bytes)
        } else {
            // SAFETY: the layout is not of size zero.
            unsafe { alloc::alloc_zeroed(layout) }.cast()
        };
        if given.is_null() {
            budget.used.fetch_sub(bytes, Ordering::SeqCst);
        }
        given
    }

    unsafe extern "C" fn free(budget: &Budget, data: *mut c_void, bytes: usize) {
        if data.is_null() {
            return;
        }
        budget.used.fetch_sub(bytes, Ordering::SeqCst);
        if bytes >= MAPPED {
            if let Some(data) = NonNull::new(data) {
                // SAFETY: `allocate` mapped this many bytes there, and nobody uses them any more.
                let unmapped = unsafe { munmap(data, bytes) };
                debug_assert_eq!(unmapped, Ok(()));
            }
            return;
        }
        if let Some(layout) = layout(bytes) {
            // SAFETY: `allocate` gave the memory with this layout.
            unsafe { alloc::dealloc(data.cast(), layout) }
        }
    }

    unsafe extern "C" fn drop(budget: *const Budget) {
        // SAFETY: `allocator` gave the handle away with `Arc::into_raw`, and this is called once.
        std::mem::drop(unsafe { Arc::from_raw(budget) });
    }
}
