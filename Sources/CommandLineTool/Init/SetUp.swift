package import Catalogue

/// What `init` does for the servers that clients have: a policy for each that the catalogue knows, and the entry that
/// puts the gateway in front of it.
package struct SetUp: Sendable {
    /// What becomes of one entry of a client's file.
    package enum Outcome: Sendable, Hashable {
        /// It gets this policy.
        case policy(StackPolicy)
        /// The gateway is in front of it already.
        case wrapped
        /// The catalogue does not know it.
        case unknown
    }

    /// One entry of a client's file.
    package struct Entry: Sendable {
        /// What the client starts or reaches.
        package let launch: ServerLaunch
        /// Which server that is; nil when the catalogue does not know it.
        package let recognition: ServerRecognition?
        /// What becomes of it.
        package let outcome: Outcome
        /// Where in our sources a policy is that a person wrote for it; nil when nobody did.
        package let reviewedPolicy: String?
    }

    /// A client's file.
    package struct File: Sendable {
        /// Where it is, and whose it is.
        package let location: ClientLocation
        /// Its servers, in its order.
        package let entries: [Entry]
    }

    /// The files, in the order in which they were given.
    package let files: [File]
    /// Every policy once.
    package let policies: [StackPolicy]
    /// Whether the servers together can bring in a stranger's words, read what is private, and carry it out.
    package let canLeak: Bool

    /// Looks every server up; the same server in two files gets one policy.
    ///
    /// - Throws: `CatalogueFault` when a part of the index is damaged.
    package init(
        _ found: [(location: ClientLocation, launches: [ServerLaunch])], in index: CatalogueIndex
    ) throws(CatalogueFault) {
        var launches: [ServerLaunch] = []
        for launch in found.flatMap(\.launches) where !Self.isWrapped(launch) && !launches.contains(launch) {
            launches.append(launch)
        }
        let stack = try ToolStack(launches, in: index)
        policies = StackPolicy.all(for: stack)
        canLeak = stack.canLeak
        var outcomes: [ServerLaunch: (ServerRecognition?, Outcome)] = [:]
        var remaining = policies[...]
        for (launch, member) in zip(launches, stack.members) {
            let policy = member.tools.isEmpty ? nil : remaining.popFirst()
            outcomes[launch] = (member.recognition, policy.map { .policy($0) } ?? .unknown)
        }
        var files: [File] = []
        for file in found {
            var entries: [Entry] = []
            for launch in file.launches {
                let (recognition, outcome) = outcomes[launch] ?? (nil, .wrapped)
                var reviewed: String?
                if let server = recognition?.server { reviewed = try index.notes(on: server)?.policy }
                entries.append(
                    Entry(launch: launch, recognition: recognition, outcome: outcome, reviewedPolicy: reviewed))
            }
            files.append(File(location: file.location, entries: entries))
        }
        self.files = files
    }

    private static func isWrapped(_ launch: ServerLaunch) -> Bool {
        launch.words.contains { $0 == ToolVersion.name || $0.hasSuffix("/" + ToolVersion.name) }
    }
}
