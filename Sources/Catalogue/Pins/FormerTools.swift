internal import JSONText

/// Tools that vanished, so that they are found again under a new name.
///
/// A name alone is easily changed, and a policy that names the old one says nothing about the new one.
struct FormerTools {
    /// Shortest description that tells tools apart, in bytes.
    private static let minDescriptionBytes = 16
    /// Most vanished tools of the same schema or description that one is compared with.
    private static let maxCandidates = 16

    /// What is compared of a definition.
    private struct Likeness {
        let description: String
        let schema: [UInt8]
        let argumentCount: Int

        init?(_ definition: PinnedDefinition) {
            guard let document = definition.document else { return nil }
            description = ListedTool.text("description", of: .root, in: document)
            guard let input = document.member("inputSchema" as StaticString, of: .root) else {
                schema = []
                argumentCount = 0
                return
            }
            schema = Array(document.bytes[document.range(input)])
            argumentCount =
                document.member("properties" as StaticString, of: input).map { document.count($0) } ?? 0
        }
    }

    private let pins: [PinName: Pin]
    private var likenesses: [PinName: [Likeness]] = [:]
    private var byDescription: [String: [PinName]] = [:]
    private var bySchema: [[UInt8]: [PinName]] = [:]

    init(_ former: [(PinName, Pin)]) {
        var pins: [PinName: Pin] = [:]
        for (name, pin) in former {
            pins[name] = pin
            // What was approved and what came last: a change in between does not wipe out the trace.
            for likeness in [pin.pinned, pin.pending].compactMap({ $0 }).compactMap({ Likeness($0) }) {
                likenesses[name, default: []].append(likeness)
                if likeness.description.utf8.count >= Self.minDescriptionBytes {
                    byDescription[likeness.description, default: []].append(name)
                }
                if likeness.argumentCount > 0 { bySchema[likeness.schema, default: []].append(name) }
            }
        }
        self.pins = pins
    }

    /// The vanished tool that a definition seems to be: the same description, or the same arguments and much the same
    /// words.
    func predecessor(of definition: PinnedDefinition, where mayBe: (PinName, Pin) -> Bool) -> PinName? {
        guard let wanted = Likeness(definition) else { return nil }
        for name in (byDescription[wanted.description] ?? []).prefix(Self.maxCandidates) {
            if let pin = pins[name], mayBe(name, pin) { return name }
        }
        for name in (bySchema[wanted.schema] ?? []).prefix(Self.maxCandidates) {
            guard let pin = pins[name], let old = likenesses[name], mayBe(name, pin) else { continue }
            if old.contains(where: { Self.areAlike($0.description, wanted.description) }) { return name }
        }
        return nil
    }

    /// Whether at least half of the words of both are the same.
    private static func areAlike(_ left: String, _ right: String) -> Bool {
        let one = words(left)
        let other = words(right)
        let all = one.union(other).count
        return all == 0 || 2 * one.intersection(other).count >= all
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.prefix(256).map(String.init))
    }
}
