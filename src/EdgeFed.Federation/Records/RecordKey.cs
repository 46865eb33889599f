namespace EdgeFed.Federation.Records;

/// <summary>A key of an entry of the round record, or of an object in one.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Type">Kind of its value, in words.</param>
/// <param name="Meaning">One sentence for the reader of a table.</param>
/// <param name="IsOptional">The key is left out where there is nothing to say.</param>
internal sealed record RecordKey(string Name, string Type, string Meaning, bool IsOptional = false)
{
    /// <summary>Keys of the objects in an array; none for other types.</summary>
    public IReadOnlyList<RecordKey> Inner { get; init; } = [];
}

/// <summary>A kind of entry of the round record.</summary>
/// <param name="Type">Value of its key <c>type</c>.</param>
/// <param name="Meaning">One or two sentences for the reader of a page.</param>
/// <param name="Keys">All keys beside <c>type</c>, in the order in which they are written.</param>
internal sealed record RecordEntry(string Type, string Meaning, IReadOnlyList<RecordKey> Keys);
