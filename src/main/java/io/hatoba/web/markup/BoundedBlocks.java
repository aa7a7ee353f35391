package io.hatoba.web.markup;

import org.commonmark.node.Block;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/**
 * Begins a paragraph of plain text where Markdown would cost the more the longer it is: in blocks
 * that are nested too deep, after a paragraph that is too long, and where a table has too many
 * columns (each row has a cell for each of them, written or not).
 */
final class BoundedBlocks extends AbstractBlockParserFactory {
  static final int DEEPEST = 40;
  static final int LONGEST_PARAGRAPH = 16 * 1024;
  static final int MOST_COLUMNS = 64;

  @Override
  public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
    if (state.isBlank()) {
      return BlockStart.none();
    }
    boolean bounded =
        depth(matched.getMatchedBlockParser().getBlock()) >= DEEPEST
            || length(matched) > LONGEST_PARAGRAPH
            || columns(state.getLine().getContent()) > MOST_COLUMNS;
    return bounded
        ? BlockStart.of(new Plain()).atIndex(state.getNextNonSpaceIndex())
        : BlockStart.none();
  }

  private static int depth(Node block) {
    int depth = 0;
    for (Node above = block; above != null && depth < DEEPEST; above = above.getParent()) {
      depth++;
    }
    return depth;
  }

  private static int length(MatchedBlockParser matched) {
    int length = 0;
    for (SourceLine line : matched.getParagraphLines().getLines()) {
      length += line.getContent().length() + 1;
    }
    return length;
  }

  /** How many columns a line asks for that says how those of a table are aligned. */
  private static int columns(CharSequence line) {
    int columns = 1;
    for (int at = 0; at < line.length(); at++) {
      char next = line.charAt(at);
      if (next == '|') {
        columns++;
      } else if (next != '-' && next != ':' && next != ' ' && next != '\t' && next != '>') {
        return 0;
      }
    }
    return columns;
  }

  /** A paragraph of which nothing is parsed; it ends with a blank line. */
  private static final class Plain extends AbstractBlockParser {
    private final Paragraph paragraph = new Paragraph();

    @Override
    public Block getBlock() {
      return paragraph;
    }

    @Override
    public BlockContinue tryContinue(ParserState state) {
      return state.isBlank() ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
    }

    @Override
    public void addLine(SourceLine line) {
      if (paragraph.getFirstChild() != null) {
        paragraph.appendChild(new SoftLineBreak());
      }
      paragraph.appendChild(new Text(line.getContent().toString()));
    }
  }
}
