namespace EdgeFed.Learning.Data.Series;

/// <summary>Cuts a file into fields: commas between them, a line feed (or CR LF) after each line, no quotes.</summary>
internal sealed class CsvScanner(DataFileReader input)
{
    private const int MaxFieldBytes = 256;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly byte[] _field = new byte[MaxFieldBytes];
    private int _next;
    private int _end;
    private bool _isInLine; // a comma was the last that was read: another field must come, if only an empty one

    /// <summary>The line the next field is on, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Reads the next field.</summary>
    /// <param name="field">Its bytes, valid until the next call.</param>
    /// <param name="isLast">Whether it is the last one of its line.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="DataException">A field is too long, or the file cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> field, out bool isLast)
    {
        field = [];
        isLast = true;
        var length = 0;
        var code = NextByte();
        if (code < 0 && !_isInLine) return false;
        for (; code >= 0 && code != ',' && code != '\n'; code = NextByte())
        {
            if (length == MaxFieldBytes) throw TooLong();
            _field[length++] = (byte)code;
        }

        isLast = code != ',';
        _isInLine = !isLast;
        if (isLast && length > 0 && _field[length - 1] == '\r') length--;
        if (code == '\n') Line++;
        field = _field.AsSpan(0, length);
        return true;
    }

    private DataException TooLong() =>
        input.Error($"line {Line} has a field of more than {MaxFieldBytes} bytes; expected at most as many");

    private int NextByte()
    {
        if (_next == _end) (_next, _end) = (0, input.ReadSome(_buffer));
        return _next < _end ? _buffer[_next++] : -1;
    }
}
