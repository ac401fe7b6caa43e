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
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        /// Everything before this offset has been copied or dropped.
        var copied = 0
        var hasKeptOne = false
        /// End of the child before; a removed child takes the separator in front of it along, if one was kept.
        var previousEnd = 0
        var position = 0
        var child = Int(container.index) + 1
        for _ in 0..<parent.count {
            let value = child + stride - 1
            let start = Int(tape[child].start)
            let end = Int(tape[value].end)
            while position < unwanted.count, unwanted[position] < child { position += 1 }
            let isUnwanted = position < unwanted.count && unwanted[position] <= value
            if isUnwanted {
                let cut = hasKeptOne ? Swift.max(previousEnd, copied) : Swift.max(start, copied)
                result.append(contentsOf: source[copied..<cut])
                copied = end
            } else {
                if !hasKeptOne && copied > 0 { copied = start }
                hasKeptOne = true
            }
            previousEnd = end
            child = tape[value].after(value)
        }
        result.append(contentsOf: source[copied...])
        return result
    }
}
