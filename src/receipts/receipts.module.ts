import { Module } from '@nestjs/common';
import { MarksLoader } from './marks.loader.js';
import { MessageReceipts } from './message-receipts.service.js';
import { ReceiptResolver, ReceiptsResolver } from './receipts.resolver.js';
import { ReceiptsService } from './receipts.service.js';

@Module({ providers: [MarksLoader, MessageReceipts, ReceiptResolver, ReceiptsResolver, ReceiptsService] })
export class ReceiptsModule {}
