internal import GatewayRuntime
internal import Synchronization

/// Every policy file that the configuration names, each once, and what is in force of it.
final class ServedPolicies: Sendable {
    /// A policy file as it was first read, and where sessions find what is in force of it now.
    struct Entry: Sendable {
        let file: PolicyFile
        let source: PolicySource

        init(_ file: PolicyFile) {
            self.file = file
            source = PolicySource(file.snapshot)
        }
    }

    private let stored: Mutex<[String: Entry]>

    /// Begins with these files.
    init(_ files: [PolicyFile]) {
        stored = Mutex(Dictionary(files.map { ($0.path, Entry($0)) }) { first, _ in first })
    }

    /// The policies in force, by path.
    var entries: [String: Entry] { stored.withLock { $0 } }

    /// The policies at these paths: those in force, and the others read now; nothing is in force yet.
    /// - Throws: `PolicyFile.Failure` when one of the others cannot be used.
    func prepare(_ paths: [String]) throws(PolicyFile.Failure) -> [String: Entry] {
        let known = entries
        var prepared: [String: Entry] = [:]
        for path in paths {
            if let entry = known[path] {
                prepared[path] = entry
            } else {
                prepared[path] = Entry(try PolicyFile(reading: path))
            }
        }
        return prepared
    }

    /// Puts prepared policies in force.
    func adopt(_ prepared: [String: Entry]) {
        stored.withLock { $0 = prepared }
    }
}

extension [String: ServedPolicies.Entry] {
    /// Where sessions find what is in force, by path.
    var sources: [String: PolicySource] { mapValues(\.source) }
}
