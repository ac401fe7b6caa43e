package import JSONText

/// Which values occurred in results of which tools: fingerprints, for the operator `from`.
///
/// What has to be forgotten makes `from` undecidable, so a full index can only refuse too much.
package struct SeenValues: Sendable {
    /// Shortest and longest value that is remembered, in bytes.
    package static let rememberedBytes = 8...512

    /// The fingerprints of one grant, the oldest first.
    fileprivate struct GrantValues: Sendable {
        /// When each was last seen, as a number that grows.
        var numbers: [UInt64: Int] = [:]
        var queue: [(fingerprint: UInt64, number: Int)] = []
        var queueStart = 0
        var hasForgotten = false
        var lastNumber = 0
    }

    /// Most fingerprints of all grants together.
    package let maxValues: Int
    /// Most grants with fingerprints.
    package let maxGrants: Int

    private let hash: KeyedHash
    private var grants: [String: GrantValues] = [:]
    private var count = 0
    private var nextNumber = 0
    /// True once a whole grant was forgotten.
    private var hasForgottenGrants = false

    /// An empty index.
    ///
    /// - Parameter key: random, so that nobody can look for values that collide.
    package init(key: (low: UInt64, high: UInt64), maxValues: Int = 65_536, maxGrants: Int = 1_024) {
        hash = KeyedHash(key: key)
        self.maxValues = max(1, maxValues)
        self.maxGrants = max(1, maxGrants)
    }

    /// Remembers the values in a result of a tool of this server, as the client gets to see it.
    package mutating func learn(
        from result: JSONNodeID, in document: JSONDocument, of tool: String, on server: String, by grant: String
    ) {
        var finder = SeenValueFinder()
        finder.visit(result, in: document)
        guard !finder.values.isEmpty || finder.isIncomplete else { return }
        makeRoom(for: grant)
        let source = hash.source(tool: tool, server: server)
        for value in finder.values { remember(hash.hash(source, hash.hash(value.span)), of: grant) }
        if finder.isIncomplete { grants[grant]?.hasForgotten = true }
    }

    /// What a condition about a call of this grant to this server may know.
    package func view(of grant: String, server: String) -> SeenView {
        guard let values = grants[grant] else {
            return SeenView(hash: hash, server: server, numbers: [:], hasForgotten: hasForgottenGrants)
        }
        return SeenView(hash: hash, server: server, numbers: values.numbers, hasForgotten: values.hasForgotten)
    }

    // MARK: - Room

    private mutating func makeRoom(for grant: String) {
        guard grants[grant] == nil else { return }
        if grants.count >= maxGrants, let idlest = grants.min(by: { $0.value.lastNumber < $1.value.lastNumber }) {
            count -= idlest.value.numbers.count
            grants[idlest.key] = nil
            hasForgottenGrants = true
        }
        grants[grant] = GrantValues(hasForgotten: hasForgottenGrants)
    }

    private mutating func remember(_ fingerprint: UInt64, of grant: String) {
        nextNumber += 1
        let number = nextNumber
        let isNew = grants[grant]?.note(fingerprint, number) ?? false
        if isNew { count += 1 }
        if count > maxValues { forgetSome() }
    }

    /// Takes a sixteenth from the grant that has most: the share of the others is left alone.
    private mutating func forgetSome() {
        guard let largest = grants.max(by: { $0.value.numbers.count < $1.value.numbers.count })?.key else { return }
        let wanted = max(1, (grants[largest]?.numbers.count ?? 0) / 16)
        count -= grants[largest]?.forget(wanted) ?? 0
    }
}

extension SeenValues.GrantValues {
    /// Notes a fingerprint; true when it is new.
    fileprivate mutating func note(_ fingerprint: UInt64, _ number: Int) -> Bool {
        let isNew = numbers.updateValue(number, forKey: fingerprint) == nil
        queue.append((fingerprint, number))
        lastNumber = number
        if queue.count - queueStart > 2 * numbers.count + 64 { tidy() }
        return isNew
    }

    /// Drops the oldest, and says how many went.
    fileprivate mutating func forget(_ wanted: Int) -> Int {
        var gone = 0
        while gone < wanted, queueStart < queue.count {
            let oldest = queue[queueStart]
            queueStart += 1
            guard numbers[oldest.fingerprint] == oldest.number else { continue }
            numbers[oldest.fingerprint] = nil
            gone += 1
        }
        hasForgotten = true
        if queueStart > queue.count / 2 { tidy() }
        return gone
    }

    private mutating func tidy() {
        queue = queue[queueStart...].filter { numbers[$0.fingerprint] == $0.number }
        queueStart = 0
    }
}

extension KeyedHash {
    /// The hash of a tool of a server.
    func source(tool: String, server: String) -> UInt64 {
        hash(hash(server.utf8.span), hash(tool.utf8.span))
    }
}
