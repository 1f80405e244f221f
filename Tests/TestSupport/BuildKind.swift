/// Whether the tests are built with optimisation, and so have time for the full grids.
package var isOptimised: Bool {
  #if DEBUG
  false
  #else
  true
  #endif
}
