internal import ArgumentParser

/// How a policy is written.
enum PolicyNotation: String, CaseIterable, ExpressibleByArgument {
    case yaml
    case json
}
