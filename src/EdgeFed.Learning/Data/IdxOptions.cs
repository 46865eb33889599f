namespace EdgeFed.Learning.Data;

/// <summary>How a pair of idx files is read.</summary>
/// <param name="Classes">Labels run over so many numbers; 2 to 256.</param>
/// <param name="LabelOffset">The first of those numbers, which becomes class 0: 1 in the letters of EMNIST.</param>
/// <param name="Transpose">Whether rows and columns of an image change places, as those of EMNIST need to stand upright.</param>
public sealed record IdxOptions(int Classes = 10, int LabelOffset = 0, bool Transpose = false);
