extension JSONDocument {
    /// The whole text without some direct children of a container; every other byte stays as it was.
    ///
    /// With each child goes one comma and the whitespace between.
    ///
    /// - Parameter children: elements of an array, or members of an object by their value or their key; others are
    ///   ignored.
    package func bytes(removing children: [JSONNodeID], from container: JSONNodeID) -> [UInt8] {
        let parent = node(container)
        guard parent.isContainer, parent.count > 0 else { return source }
        let unwanted = children.map { Int($0.index) }.sorted()
        let stride = parent.isObject ? 2 : 1
        let firstStart = Int(tape[Int(container.index) + 1].start)
        var result = Array(source[..<firstStart])
        result.reserveCapacity(source.count)
        var hasKeptOne = false
        var previousEnd = firstStart
        var position = 0
        var child = Int(container.index) + 1
        for _ in 0..<parent.count {
            let value = child + stride - 1
            let end = Int(tape[value].end)
            while position < unwanted.count, unwanted[position] < child { position += 1 }
            let isUnwanted = position < unwanted.count && unwanted[position] <= value
            if !isUnwanted {
                // The separator in front comes along, but not in front of the first one kept.
                result.append(contentsOf: source[(hasKeptOne ? previousEnd : Int(tape[child].start))..<end])
                hasKeptOne = true
            }
            previousEnd = end
            child = tape[value].after(value)
        }
        result.append(contentsOf: source[previousEnd...])
        return result
    }
}
