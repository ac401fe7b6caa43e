internal import ArgumentParser

/// How problems are written.
enum ProblemFormat: String, ExpressibleByArgument, CaseIterable {
    /// With the source line, in colour on a terminal.
    case human
    /// One line each.
    case plain
    case json
}
