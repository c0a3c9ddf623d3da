# Read by the QuickJS engine's build: take SIMDe's headers from the system instead of fetching them.
set(FETCHCONTENT_SOURCE_DIR_SIMDE "/usr/include" CACHE PATH "SIMDe of the system")
