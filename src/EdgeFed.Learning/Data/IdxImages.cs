namespace EdgeFed.Learning.Data;

/// <summary>Reads the images of an idx file: bytes stay bytes, numbers of other kinds become floats.</summary>
internal sealed class IdxImages
{
    private readonly IdxFile _file;
    private readonly bool _transpose;
    private readonly int _elements;
    private readonly byte[] _item;
    private readonly byte[] _turned;

    private IdxImages(IdxFile file, bool transpose)
    {
        if (transpose && file.ItemShape.Length < 2)
            throw new DataException($"{file.Path}: items are rows of numbers; expected images with rows and columns.");
        (_file, _transpose) = (file, transpose);
        _elements = file.ItemBytes / file.Element.Bytes();
        _item = new byte[file.ItemBytes];
        _turned = new byte[transpose ? file.ItemBytes : 0];
    }

    /// <param name="file">At its first item; read to its end.</param>
    /// <param name="chosen">Which images to keep, in this order; all when null.</param>
    /// <param name="transpose">Whether the last two sizes of an image change places.</param>
    /// <param name="shape">Gets the shape of an image.</param>
    /// <exception cref="DataException">The file is damaged, or holds a number that is not finite.</exception>
    public static SampleRows Read(IdxFile file, int[]? chosen, bool transpose, out int[] shape)
    {
        shape = [.. file.ItemShape];
        if (transpose && shape.Length > 1) (shape[^1], shape[^2]) = (shape[^2], shape[^1]);
        var images = new IdxImages(file, transpose);
        var positions = chosen is null ? null : Selection.Positions(file.Count, chosen);
        var count = chosen?.Length ?? file.Count;
        return file.Element == IdxElement.UInt8 ? images.ReadBytes(count, positions) : images.ReadFloats(count, positions);
    }

    private ByteRows ReadBytes(int count, int[]? positions)
    {
        var bytes = new byte[CheckedLength(count)];
        if (positions is null && !_transpose) _file.Read(bytes);
        else Read(positions, (position, item) => item.CopyTo(bytes.AsSpan(position * _elements)));
        _file.ReadEnd();
        return new ByteRows(bytes);
    }

    private FloatRows ReadFloats(int count, int[]? positions)
    {
        var floats = new float[CheckedLength(count)];
        Read(positions, (position, item) =>
        {
            var image = floats.AsSpan(position * _elements, _elements);
            if (IdxElements.ToFloats(_file.Element, item, image) is >= 0 and var wrong)
                throw new DataException($"{_file.Path}: an image holds {image[wrong]}; expected finite numbers.");
        });
        _file.ReadEnd();
        return new FloatRows(floats);
    }

    /// <summary>Gives every image that is kept, with its position among those.</summary>
    private void Read(int[]? positions, Action<int, ReadOnlySpan<byte>> keep)
    {
        for (var i = 0; i < _file.Count; i++)
        {
            _file.Read(_item);
            var position = positions is null ? i : positions[i];
            if (position >= 0) keep(position, _transpose ? Turned() : _item);
        }
    }

    private ReadOnlySpan<byte> Turned()
    {
        var size = _file.Element.Bytes();
        var (rows, columns) = (_file.ItemShape[^2], _file.ItemShape[^1]);
        for (var i = 0; i < _elements; i++)
        {
            var (plane, within) = Math.DivRem(i, rows * columns);
            var (row, column) = Math.DivRem(within, columns);
            var to = (plane * rows * columns) + (column * rows) + row;
            _item.AsSpan(i * size, size).CopyTo(_turned.AsSpan(to * size));
        }

        return _turned;
    }

    private int CheckedLength(int count)
    {
        var length = (long)count * _elements;
        if (length <= Array.MaxLength) return (int)length;
        throw new DataException($"{_file.Path}: {count} images have {length} numbers; expected at most {Array.MaxLength}.");
    }
}
