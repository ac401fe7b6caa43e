/// One list of tools on its way to a client, page after page: what was named so far.
struct ListRound {
    /// The cursor with which the next page must be asked for; nil before the first page.
    private var nextCursor: String?
    private var names: [String] = []

    /// Takes a page that was asked for with `cursor`; the names of the whole list when it was the last one.
    ///
    /// A page that does not follow the one before begins nothing and ends nothing: only a list that was seen from its
    /// beginning to its end says what is gone.
    mutating func take(_ page: [String], askedWith cursor: String?, next: String?) -> [String]? {
        if cursor == nil {
            names = page
        } else if cursor == nextCursor {
            names += page
        } else {
            self = ListRound()
            return nil
        }
        nextCursor = next
        guard next == nil else { return nil }
        defer { self = ListRound() }
        return names
    }
}
