/// A strictly decoded JSON text: its bytes, and a flat tape of what is where.
///
/// Nothing is decoded before it is asked for, and a node costs no object on the heap.
///
/// A node of another document, or of an earlier text, reads as `null` over no bytes.
package struct JSONDocument: Sendable {
    /// The text as received.
    private(set) var source: [UInt8] = []
    /// The tape; only the first `used` nodes mean something.
    private(set) var tape: [JSONNode] = []
    private(set) var used = 0

    /// Storage above this size is given back when the next text needs less than a quarter of it.
    private static let keptBytes = 1 << 20

    /// A document of no text, whose root reads as `null` over no bytes.
    package init() {}

    /// Reads a text from borrowed bytes, of which it keeps a copy.
    ///
    /// - Throws: why the text is not strict JSON, and where.
    package init(parsing bytes: Span<UInt8>, limits: JSONLimits = .strict) throws(JSONTextError) {
        try parse(bytes, limits: limits)
    }

    /// Reads a text and keeps the array without copying it.
    ///
    /// - Throws: why the text is not strict JSON, and where.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .strict) throws(JSONTextError) {
        source = bytes
        try buildTape(limits)
    }

    /// Reads another text, in the storage of the one before.
    ///
    /// After a throw the document is empty.
    ///
    /// - Throws: why the text is not strict JSON, and where.
    package mutating func parse(_ bytes: Span<UInt8>, limits: JSONLimits = .strict) throws(JSONTextError) {
        used = 0
        if bytes.count > limits.maxBytes {
            source.removeAll(keepingCapacity: source.capacity <= Self.keptBytes)
            throw JSONTextError(.tooLarge, at: limits.maxBytes)
        }
        let isOversized = source.capacity > Self.keptBytes && bytes.count < source.capacity / 4
        source.removeAll(keepingCapacity: !isOversized)
        // SAFETY: the buffer is the span's own and is only copied from while the closure runs.
        unsafe bytes.withUnsafeBufferPointer { buffer in unsafe source.append(contentsOf: buffer) }
        try buildTape(limits)
    }

    /// The text as received.
    package var bytes: [UInt8] { source }

    /// Offset of the first raw byte with this value in the text, inside or outside of strings; nil when there is none.
    package func firstOffset(ofRawByte byte: UInt8) -> Int? { source.span.firstOffset(of: byte) }

    /// Bytes of memory that the document holds for its text and tape.
    package var heldBytes: Int { source.capacity + tape.capacity * MemoryLayout<JSONNode>.stride }

    // MARK: - Nodes

    /// The node at a place of the tape, or one that reads as nothing.
    @inline(__always) func node(_ id: JSONNodeID) -> JSONNode {
        let index = Int(id.index)
        return index < used && index < tape.count ? tape[index] : .zero
    }

    /// What a node is.
    package func kind(_ id: JSONNodeID) -> JSONKind {
        node(id).kind
    }

    /// Where a node is in `bytes`, quotes and brackets included.
    package func range(_ id: JSONNodeID) -> Range<Int> {
        let node = node(id)
        return Int(node.start)..<Swift.max(Int(node.start), Int(node.end))
    }

    /// Number of members of an object or elements of an array, 0 for anything else.
    package func count(_ id: JSONNodeID) -> Int {
        node(id).count
    }

    // MARK: - Reading

    private mutating func buildTape(_ limits: JSONLimits) throws(JSONTextError) {
        prepareTape()
        var builder = TapeBuilder()
        do throws(JSONTextError) {
            while try Self.readOn(&builder, source, &tape, limits) == .tapeFull { growTape(reached: builder.used) }
            used = builder.used
        } catch {
            used = 0
            source.removeAll(keepingCapacity: source.capacity <= Self.keptBytes)
            throw error
        }
    }

    private static func readOn(
        _ builder: inout TapeBuilder, _ source: [UInt8], _ tape: inout [JSONNode], _ limits: JSONLimits
    ) throws(JSONTextError) -> TapeBuilder.Outcome {
        var nodes = tape.mutableSpan
        return try builder.run(source.span, tape: &nodes, limits: limits)
    }

    /// The most nodes that the text can have: one in two bytes, and the containers around it.
    private var mostNodes: Int { source.count / 2 + JSONLimits.deepestNesting + 2 }

    /// Makes room for a usual text of this size: one node in four bytes, fewer in a large one.
    private mutating func prepareTape() {
        let usual = Swift.min(source.count / 4, source.count / 32 + 4096) + 16
        let isOversized = tape.count * MemoryLayout<JSONNode>.stride > Self.keptBytes && mostNodes < tape.count / 4
        if isOversized { tape = [] }
        if tape.count < usual { lengthenTape(to: usual) }
    }

    /// Doubles the tape, as far as the text can need it.
    private mutating func growTape(reached used: Int) {
        lengthenTape(to: Swift.max(used + 2, Swift.min(used * 2, mostNodes)))
    }

    private mutating func lengthenTape(to count: Int) {
        tape.reserveCapacity(count)
        tape.append(contentsOf: repeatElement(.zero, count: Swift.max(0, count - tape.count)))
    }
}
